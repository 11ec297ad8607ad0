/* Every integer type: its size, whether it is signed, what conversion to it keeps. */
#pragma D option quiet
BEGIN
{
	printf("char %d %d %d\n", sizeof (char), (char)-1 < 0, (char)200);
	printf("signed char %d %d %d\n", sizeof (signed char), (signed char)-1 < 0, (signed char)200);
	printf("unsigned char %d %d %d\n", sizeof (unsigned char), (unsigned char)-1 < 0, (unsigned char)456);
	printf("short %d %d %d\n", sizeof (short), (short)-1 < 0, (short)40000);
	printf("unsigned short %d %d %d\n", sizeof (unsigned short), (unsigned short)-1 < 0, (unsigned short)70000);
	printf("int %d %d %d\n", sizeof (int), (int)-1 < 0, (int)3000000000);
	printf("unsigned %d %d %d\n", sizeof (unsigned), (unsigned)-1 < 0, (unsigned)-1);
	printf("long %d %d %d\n", sizeof (long), (long)-1 < 0, (long)0xffffffffffffffff);
	printf("unsigned long %d %d %u\n", sizeof (unsigned long), (unsigned long)-1 < 0, (unsigned long)-1);
	printf("long long %d %d %d\n", sizeof (long long), (long long)-1 < 0, (long long)0x8000000000000000);
	printf("unsigned long long %d %d\n", sizeof (unsigned long long), (unsigned long long)-1 < 0);
	printf("short int %d long int %d\n", sizeof (short int), sizeof (long int));
	printf("unsigned long long int %d long unsigned %d\n", sizeof (unsigned long long int), sizeof (long unsigned));
	printf("int8_t %d %d %d\n", sizeof (int8_t), (int8_t)-1 < 0, (int8_t)0x1ff);
	printf("uint8_t %d %d %d\n", sizeof (uint8_t), (uint8_t)-1 < 0, (uint8_t)0x1ff);
	printf("int16_t %d %d %d\n", sizeof (int16_t), (int16_t)-1 < 0, (int16_t)0x18000);
	printf("uint16_t %d %d %d\n", sizeof (uint16_t), (uint16_t)-1 < 0, (uint16_t)0x18000);
	printf("int32_t %d %d %d\n", sizeof (int32_t), (int32_t)-1 < 0, (int32_t)0x180000000);
	printf("uint32_t %d %d %d\n", sizeof (uint32_t), (uint32_t)-1 < 0, (uint32_t)0x180000000);
	printf("int64_t %d %d %d\n", sizeof (int64_t), (int64_t)-1 < 0, (int64_t)0x7fffffffffffffff);
	printf("uint64_t %d %d %x\n", sizeof (uint64_t), (uint64_t)-1 < 0, (uint64_t)-2);
	printf("%d %d %d %d\n", sizeof (uchar_t), sizeof (ushort_t), sizeof (uint_t), sizeof (ulong_t));
	printf("%d %d\n", sizeof (longlong_t), sizeof (u_longlong_t));
	printf("%d %d %d %d\n", (uchar_t)-1, (ushort_t)-1, (uint_t)-1, (ulong_t)-1 > 0);
	printf("%d %d %d %d\n", sizeof (size_t), sizeof (ssize_t), (size_t)-1 > 0, (ssize_t)-1 > 0);
	printf("%d %d %d %d\n", sizeof (intptr_t), sizeof (uintptr_t), (intptr_t)-1 > 0, (uintptr_t)-1 > 0);
	printf("%d %d %d\n", sizeof (pid_t), (pid_t)-1 > 0, sizeof (off_t));
	printf("%d %d %d\n", sizeof (void *), sizeof (char *), sizeof (int **));
	exit(0);
}
