using Leasehold.Storage.Postgres;

namespace Leasehold.Storage.Tests.Postgres;

public sealed class AddressTests
{
    [Theory]
    [InlineData("postgres://u:p%40ss@h:5433/d?sslmode=disable", "h", 5433, "u", "d")]
    [InlineData("postgresql://u@h/d", "h", 5432, "u", "d")]
    [InlineData("postgres://u:p@h", "h", 5432, "u", "u")]
    [InlineData("postgres://u@/d?host=/run/pg", "/run/pg", 5432, "u", "d")]
    [InlineData("postgres://u@[::1]:7/d", "::1", 7, "u", "d")]
    [InlineData("postgres://u@h/d?connect_timeout=2000", "h", 5432, "u", "d")]
    [InlineData("postgres://u@a:1,b:2/d", "a:1,b:2", 5432, "u", "d")]
    [InlineData("host=h port=6 user=u dbname=d password='it''", "", 0, "", "")]
    [InlineData("host=h port=6 user=u dbname = d password='a \\' b'", "h", 6, "u", "d")]
    [InlineData("user=u", "localhost", 5432, "u", "u")]
    public void What_other_programs_take_is_read(string text, string host, int port, string user, string database)
    {
        if (host.Length == 0)
        {
            Assert.Throws<FormatException>(() => PostgresAddressParser.Parse(text));
            return;
        }
        var address = PostgresAddressParser.Parse(text);

        Assert.Equal((host, port, user, database), (address.Host, address.Port, address.User, address.Database));
    }

    [Theory]
    [InlineData("postgres://u:hush@h/d?sslmod=x", "unknown parameter 'sslmod'")]
    [InlineData("postgres://u:hush@h/d?sslmode=x", "unknown sslmode")]
    [InlineData("postgres://u:hush@h:x/d", "'port' is not a number")]
    [InlineData("postgres://u:hush@h:99999/d", "'port' must be between 1 and 65535")]
    [InlineData("hush", "neither")]
    [InlineData("postgres://h/d", "names no user")]
    public void What_is_wrong_is_said_without_the_text(string text, string problem)
    {
        var fault = Assert.Throws<FormatException>(() => PostgresAddressParser.Parse(text));

        Assert.Contains(problem, fault.Message);
        Assert.DoesNotContain("hush", fault.ToString());
    }
}
