"""What goes wrong outside the program: it is killed, the power goes, the disk is full, bits flip, the clock jumps."""
