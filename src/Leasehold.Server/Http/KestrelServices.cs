using System.Diagnostics;
using Leasehold.Server.Hosting;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Leasehold.Server.Http;

/// <summary>
/// The services of the web server and nothing else: the host with its configuration, middleware and diagnostics
/// would cost start-up time and stand between the wire and the gateway.
/// </summary>
internal sealed class KestrelServices : IWebHostBuilder
{
    private readonly ServiceCollection _services = [];

    private KestrelServices()
    {
    }

    /// <param name="configure">The server's options.</param>
    /// <param name="inPlace">Whether a request is parsed where its bytes were found, not handed over for it.</param>
    /// <param name="log">Where it tells what goes wrong.</param>
    public static ServiceProvider Build(Action<KestrelServerOptions> configure, bool inPlace, ServerLog log)
    {
        var builder = new KestrelServices();
        builder._services.AddSingleton<ILoggerFactory>(new KestrelLog(log));
        builder._services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        builder._services.AddSingleton<DiagnosticSource>(new DiagnosticListener("Leasehold.Server"));
        builder._services.AddOptions();
        builder._services.AddMetrics();
        builder.UseKestrelCore();
        builder._services.Configure(configure);
        builder._services.Configure<SocketTransportOptions>(options =>
        {
            options.MaxReadBufferSize = ConnectionLimits.SentAhead;
            options.UnsafePreferInlineScheduling = inPlace;
        });
        return builder._services.BuildServiceProvider();
    }

    IWebHostBuilder IWebHostBuilder.ConfigureServices(Action<IServiceCollection> configureServices)
    {
        configureServices(_services);
        return this;
    }

    IWebHostBuilder IWebHostBuilder.ConfigureServices(
        Action<WebHostBuilderContext, IServiceCollection> configureServices)
    {
        configureServices(new WebHostBuilderContext(), _services);
        return this;
    }

    IWebHostBuilder IWebHostBuilder.ConfigureAppConfiguration(
        Action<WebHostBuilderContext, IConfigurationBuilder> configureDelegate) => this;

#pragma warning disable ASPDEPR008 // The interface names the old host; nobody builds one here.
    IWebHost IWebHostBuilder.Build() =>
        throw new NotSupportedException("only the services of the web server are built here");
#pragma warning restore ASPDEPR008

    string? IWebHostBuilder.GetSetting(string key) => null;

    IWebHostBuilder IWebHostBuilder.UseSetting(string key, string? value) => this;
}
