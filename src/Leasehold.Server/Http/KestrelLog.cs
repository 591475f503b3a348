using Leasehold.Server.Hosting;
using Microsoft.Extensions.Logging;
using Level = Leasehold.Server.Configuration.LogLevel;

namespace Leasehold.Server.Http;

/// <summary>Takes what the web server reports into our log; what clients do wrong stays below warnings.</summary>
internal sealed class KestrelLog(ServerLog log) : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && log.Writes(Of(logLevel), "http");

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            log.Write(Of(logLevel), "http", exception is null
                ? formatter(state, exception)
                : $"{formatter(state, exception)}: {exception.GetType().Name}: {exception.Message}");
    }

    private static Level Of(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => Level.Trace,
        LogLevel.Information => Level.Debug,
        LogLevel.Warning => Level.Warn,
        _ => Level.Error,
    };
}
