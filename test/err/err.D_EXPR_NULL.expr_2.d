BEGIN
{
	"a";
}
