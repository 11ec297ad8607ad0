/* A clause may name arrays with long keys many times, in its predicate, its conditions and its expressions: the frame suffices. */
#pragma D option quiet
int m[int, string, int]; string w[int64_t, int64_t, int64_t, string]; string s;
BEGIN
/m[0, s, 1] == 0 && m[1, s, 1] == 0 && m[2, s, w[1, 2, 3, "x"] == "" ? 1 : 2] == 0 && m[3, w[m[4, s, 1], 1, 2, s], m[5, "y", 2]] == 0/
{
	m[0, "k0", 0] = 1; w[0, 1, 2, "k"] = "w0";
	m[1, "k1", 1] = 2; w[1, 1, 2, "k"] = "w1";
	m[2, "k2", 2] = 3; w[2, 1, 2, "k"] = "w2";
	m[3, "k3", 3] = 4; w[3, 1, 2, "k"] = "w3";
	m[4, "k4", 4] = 5; w[4, 1, 2, "k"] = "w4";
	m[5, "k5", 5] = 6; w[5, 1, 2, "k"] = "w5";
	m[6, "k6", 6] = 7; w[6, 1, 2, "k"] = "w6";
	m[7, "k7", 7] = 8; w[7, 1, 2, "k"] = "w7";
	m[8, "k8", 8] = 9; w[8, 1, 2, "k"] = "w8";
	m[9, "k9", 9] = 10; w[9, 1, 2, "k"] = "w9";
	m[10, "k10", 10] = 11; w[10, 1, 2, "k"] = "w10";
	m[11, "k11", 11] = 12; w[11, 1, 2, "k"] = "w11";
	n = 1; bad = 0;
	if (m[1, "k1", 1] == m[0, "k0", 0] + 1) { n++; } else { bad++; }
	if (m[2, "k2", 2] == m[1, "k1", 1] + 1) { n++; } else { bad++; }
	if (m[3, "k3", 3] == m[2, "k2", 2] + 1) { n++; } else { bad++; }
	if (m[4, "k4", 4] == m[3, "k3", 3] + 1) { n++; } else { bad++; }
	if (m[5, "k5", 5] == m[4, "k4", 4] + 1) { n++; } else { bad++; }
	if (m[6, "k6", 6] == m[5, "k5", 5] + 1) { n++; } else { bad++; }
	if (m[7, "k7", 7] == m[6, "k6", 6] + 1) { n++; } else { bad++; }
	if (m[8, "k8", 8] == m[7, "k7", 7] + 1) { n++; } else { bad++; }
	if (m[9, "k9", 9] == m[8, "k8", 8] + 1) { n++; } else { bad++; }
	if (m[10, "k10", 10] == m[9, "k9", 9] + 1) { n++; } else { bad++; }
	if (m[11, "k11", 11] == m[10, "k10", 10] + 1) { n++; } else { bad++; }
	printf("%d %d %d\n", n, bad, m[0, "k0", 0] + m[1, "k1", 1] + m[2, "k2", 2] + m[3, "k3", 3] + m[4, "k4", 4] + m[5, "k5", 5] + m[6, "k6", 6] + m[7, "k7", 7] + m[8, "k8", 8] + m[9, "k9", 9] + m[10, "k10", 10] + m[11, "k11", 11]);
	printf("%d\n", m[m[m[m[m[m[m[m[m[m[m[m[0, "k0", 0], "k1", 1], "k2", 2], "k3", 3], "k4", 4], "k5", 5], "k6", 6], "k7", 7], "k8", 8], "k9", 9], "k10", 10], "k11", 11]);
	printf("%s\n", w[m[w[m[w[m[0, "k0", 0], 1, 2, "k"] == "w1" ? 1 : 0, "k1", 1], 1, 2, "k"] == "w2" ? 2 : 0, "k2", 2], 1, 2, "k"]);
	exit(0);
}
