/* Nothing uses it, but it has to make sense. */
inline int twice = 2 * unheard_of;
BEGIN { exit(0); }
