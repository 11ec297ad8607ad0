/* A base that is none is an illegal operation, whenever that shows. */
#pragma D option quiet
BEGIN { printf("%s\n", lltostr(1, 1)); }
BEGIN { printf("%s\n", lltostr(1, 37)); }
BEGIN { printf("%d\n", strtoll("1", 0)); }
BEGIN { this->b = -1; printf("%d\n", strtoll("1", this->b)); }
BEGIN { this->b = 37; printf("%s\n", lltostr(1, this->b)); }
BEGIN { this->b = 36; printf("%s\n", lltostr(36, this->b)); exit(0); }
