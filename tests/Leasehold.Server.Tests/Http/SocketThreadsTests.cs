using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Leasehold.Server.Http;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Leasehold.Server.Tests.Http;

public sealed class SocketThreadsTests
{
    [Theory]
    [InlineData(null, null, true)]
    [InlineData(16_384L, null, true)]
    [InlineData(16_385L, null, false)]
    [InlineData(null, "chunked", false)]
    public void A_request_stays_unless_its_body_may_take_long(long? length, string? encoding, bool stays)
    {
        var exchange = Exchange(length, encoding);

        Assert.Equal(stays, SocketThreads.MayStay(exchange));
    }

    [Fact]
    public void One_of_many_requests_of_a_connection_leaves()
    {
        var exchange = Exchange(null, null);
        var left = 0;
        for (var number = 0; number < 64; number++)
        {
            left += SocketThreads.MayStay(exchange) ? 0 : 1;
            exchange.Begin();
        }

        Assert.Equal(2, left);
    }

    [Fact]
    public async Task What_a_socket_of_the_listener_waited_for_goes_on_where_it_was_found()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var connection = new DefaultConnectionContext();
        connection.Features.Set<IConnectionSocketFeature>(new Feature(socket));

        var began = false;
        await SocketThreads.BeginAsync(connection, _ =>
        {
            began = true;
            return Task.CompletedTask;
        });

        Assert.True(began);
        Assert.True(FinishesInPlace(socket.SafeHandle));
    }

    private static HttpExchange Exchange(long? length, string? encoding)
    {
        IHeaderDictionary headers = new HeaderDictionary();
        headers.ContentLength = length;
        headers.TransferEncoding = encoding;
        var features = new DefaultHttpContext().Features;
        features.Set<IHttpRequestFeature>(new HttpRequestFeature { Headers = headers });
        features.Set<IHttpRequestLifetimeFeature>(new HttpRequestLifetimeFeature());
        features.Set<IHttpConnectionFeature>(new HttpConnectionFeature());
        features.Set<IRequestBodyPipeFeature>(new RequestBodyPipeFeature(new DefaultHttpContext()));
        var exchange = new HttpExchange(features);
        exchange.Begin();
        return exchange;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_PreferInlineCompletions")]
    private static extern bool FinishesInPlace(SafeSocketHandle handle);

    private sealed record Feature(Socket Socket) : IConnectionSocketFeature;
}
