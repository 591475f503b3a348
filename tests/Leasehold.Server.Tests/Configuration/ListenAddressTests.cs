using Leasehold.Server.Configuration;

namespace Leasehold.Server.Tests.Configuration;

public sealed class ListenAddressTests
{
    [Theory]
    [InlineData("127.0.0.1:8200", "127.0.0.1", 8200)]
    [InlineData(":8200", "", 8200)]
    [InlineData("[::1]:0", "::1", 0)]
    [InlineData("localhost:1", "localhost", 1)]
    public void Host_and_port_are_read(string text, string host, int port)
    {
        Assert.True(ListenAddress.TryParse(text, out var readHost, out var readPort));
        Assert.Equal((host, port), (readHost, readPort));
    }

    [Theory]
    [InlineData("")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("127.0.0.1:-1")]
    [InlineData("::1:8200")]
    [InlineData("[::1:8200")]
    [InlineData("a b:8200")]
    public void What_is_no_address_is_refused(string text) => Assert.False(ListenAddress.TryParse(text, out _, out _));

    [Fact]
    public void The_cluster_listens_on_the_next_port() =>
        Assert.Equal("127.0.0.1:8201", ListenAddress.WithNextPort("127.0.0.1:8200"));
}
