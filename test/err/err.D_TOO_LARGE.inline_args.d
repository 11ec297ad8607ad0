inline int f[int a] = a + a;
inline int g[int b] = f[f[f[f[f[f[f[f[f[f[f[f[f[f[f[f[f[f[f[f[f[f[f[f[f[f[f[f[f[f[b]]]]]]]]]]]]]]]]]]]]]]]]]]]]]];
BEGIN { trace(g[pid]); }
