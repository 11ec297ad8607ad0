/* Assigning 0 frees an element: room for a few is enough for ever more keys, one after the other. */
#pragma D option quiet
#pragma D option dynvarsize=4k
string v[int, string]; int64_t w[string];
BEGIN { i = 0; }
tick-1ms /i < 200/ { w["k"] = i; v[i, "some key"] = "value"; v[i, "other key"] = "value"; bad += v[i, "some key"] != "value"; }
tick-1ms /i < 200/ { v[i, "some key"] = 0; v[i, "other key"] = 0; w["k"] = 0; bad += w["k"] != 0; i++; }
tick-1ms /i == 200/ { printf("%d wrong\n", bad); exit(0); }
