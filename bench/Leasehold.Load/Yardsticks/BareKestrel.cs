using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Leasehold.Load.Yardsticks;

/// <summary>
/// The yardstick of requests: the web server with one minimal API route that answers 280 bytes of JSON, in a process
/// of its own (just-in-time compiled, Release).
/// </summary>
internal static class BareKestrel
{
    public const string Verb = "bare-kestrel";
    public const string Path = "/answer";

    private const int AnswerSize = 280;

    public static async Task ServeAsync(string port)
    {
        // Its folder holds that of the server which is measured: each write there would wake this process.
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Listen(IPAddress.Loopback, int.Parse(port, CultureInfo.InvariantCulture));
        });
        await using var app = builder.Build();
        var answer = Answer();
        app.MapGet(Path, (HttpResponse response) =>
        {
            response.ContentType = "application/json";
            response.ContentLength = answer.Length;
            return response.Body.WriteAsync(answer).AsTask();
        });
        await app.RunAsync();
    }

    private static byte[] Answer()
    {
        const string Start = "{\"data\":\"";
        return [.. (Start + new string('x', AnswerSize - Start.Length - 2) + "\"}").Select(static c => (byte)c)];
    }
}
