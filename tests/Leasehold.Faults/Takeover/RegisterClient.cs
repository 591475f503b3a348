using System.Net;
using System.Text.Json;

namespace Leasehold.Faults.Takeover;

/// <summary>
/// Writes a register, or reads it, over and over: through one server or the other and where they send to, or through
/// one alone.
/// </summary>
internal sealed class RegisterClient(Contenders servers, Register register, Random random, Contender? only = null)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Writes until it is cancelled.</summary>
    public async Task WriteAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            await WriteAsync();
            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>Reads until it is cancelled.</summary>
    public async Task ReadAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            var floor = register.Floor;
            var reply = await SendAsync(HttpMethod.Get);
            if (reply.IsOk)
                register.Saw(Value(reply.Body), floor, reply.By);
            else if (reply.Status == HttpStatusCode.NotFound)
                register.Saw(0, floor, reply.By);
            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>One write. Whether it was acknowledged; when a doubt arises, it is settled first.</summary>
    public async Task<bool> WriteAsync()
    {
        var (value, version) = register.Next();
        var body = $$$"""{"options":{"cas":{{{version}}}},"data":{"n":{{{value}}}}}""";
        var sentAt = TimeProvider.System.GetTimestamp();
        var reply = await SendAsync(HttpMethod.Post, body);
        if (reply.IsOk)
        {
            var became = reply.Number("data", "version");
            register.Acknowledge(value, became, reply.By, sentAt, reply.At);
            return true;
        }
        if (reply.Status == HttpStatusCode.TemporaryRedirect)
            return false;
        if (reply.Status == HttpStatusCode.BadRequest)
            register.Mismatch(value, reply.By);
        else
            register.Doubt(value);
        await SettleAsync();
        return false;
    }

    /// <summary>The value in the reply to a read.</summary>
    public static long Value(JsonElement body) =>
        body.GetProperty("data").GetProperty("data").GetProperty("n").GetInt64();

    /// <summary>Reads until one of the servers says what is there, for as long as it takes.</summary>
    private async Task SettleAsync()
    {
        while (true)
        {
            var reply = await SendAsync(HttpMethod.Get);
            if (reply.IsOk)
            {
                register.Settle(
                    Value(reply.Body), reply.Number("data", "metadata", "version"), reply.By);
                return;
            }
            if (reply.Status == HttpStatusCode.NotFound)
            {
                register.Settle(0, 0, reply.By);
                return;
            }
            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    private Task<ServerReply> SendAsync(HttpMethod method, string? body = null) => only is not null
        ? servers.SendAsync(only, method, register.Path, body)
        : servers.FollowAsync(servers.Both[random.Next(servers.Both.Count)], method, register.Path, body);
}
