/* Clauses run in the order of the text, whatever probes stand between and however a description names the probe. */
#pragma D option quiet
END { printf("end 1: %d\n", ++n); }
BEGIN { printf("1: %d\n", ++n); }
dtrace:::BEGIN { printf("2: %d\n", ++n); }
END { printf("end 2: %d\n", ++n); }
BEGIN, END { printf("both: %d\n", ++n); }
dtrace:::BEGIN, BEGIN { printf("twice: %d\n", ++n); }
:::BEGIN { printf("3: %d %s\n", ++n, probename); exit(0); }
dtrace::: /probename != "ERROR"/ { printf("any: %d %s\n", ++n, probename); }
BEG* { printf("4: %d\n", ++n); }
