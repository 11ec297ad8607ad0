BEGIN { pcap(0, 1); }
