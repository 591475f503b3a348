using System.Globalization;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Leasehold.Server.Http;

/// <summary>
/// Whether a request is served by the thread that found its bytes. Handing it to a thread of the pool, which must wake
/// first, takes as long as serving it; but whoever shares the thread waits for it (<c>docs/decisions/0040</c>).
/// </summary>
internal static class SocketThreads
{
    /// <summary>
    /// At least so many threads find the bytes of all connections: if one of them waits for a disk, the others go on.
    /// </summary>
    private const int Least = 8;

    /// <summary>Bytes of a body that is parsed at once.</summary>
    private const int SmallBody = 16 * 1024;

    /// <summary>
    /// After so many requests of a connection its next one leaves: who sends without a pause must not keep the thread.
    /// </summary>
    private const int InSequence = 32;

    private const string CountVariable = "DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT";

    /// <summary>Whether there are several: one alone would keep all connections waiting.</summary>
    public static bool AreMany =>
        int.TryParse(Environment.GetEnvironmentVariable(CountVariable), CultureInfo.InvariantCulture, out var count) &&
        count > 1;

    /// <summary>Sets how many they are, unless the operator did; before the process has its first socket.</summary>
    public static void SetCount()
    {
        if (Environment.GetEnvironmentVariable(CountVariable) is not null)
            return;
        var count = Math.Max(Least, Environment.ProcessorCount);
        Environment.SetEnvironmentVariable(CountVariable, count.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Lets the requests of a listener begin on them.</summary>
    public static void Use(ListenOptions options) =>
        options.Use(static next => connection => BeginAsync(connection, next));

    /// <summary>
    /// Whether a request may begin where its bytes were found; what it is about may be a reason to leave later.
    /// </summary>
    public static bool MayStay(HttpExchange exchange) =>
        exchange.Number % InSequence != 0 &&
        (exchange.Request.Headers.ContentLength ?? 0) <= SmallBody &&
        exchange.Request.Headers.TransferEncoding.Count == 0;

    internal static Task BeginAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (connection.Features.Get<IConnectionSocketFeature>() is { } feature)
            FinishInPlace(feature.Socket, true);
        return next(connection);
    }

    /// <summary>
    /// Whether what a socket waited for goes on on the thread that found it. The library has it as a setting of the
    /// whole process only, which would hold for connections to databases, too.
    /// </summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_PreferInlineCompletions")]
    private static extern void FinishInPlace(Socket socket, bool value);
}
