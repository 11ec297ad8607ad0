#pragma D option quiet
BEGIN { i = 5; j = 0; trace(i / j); }
BEGIN { printf("next\n"); exit(0); }
