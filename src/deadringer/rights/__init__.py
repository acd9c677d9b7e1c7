"""The rights room: what is in force, what was permitted, who may sue. Pure rules over dated tables."""
