using Leasehold.Hcl;

namespace Leasehold.Server.Configuration;

/// <summary>Reads one file on top of what the files before it said: later scalars win, listeners add up.</summary>
internal sealed class ConfigurationReader(ICollection<HclError> errors, ICollection<string> warnings)
{
    public ServerConfiguration Read(HclDocument document, ServerConfiguration before)
    {
        var reader = new HclReader(document, document.Root, errors);
        ConfigurationKeys.Top.Check(reader, document.FileName, warnings);
        var telemetry = TelemetryReader.Read(reader, document.FileName, warnings);
        if (telemetry is not null && before.Telemetry is not null)
            reader.Refuse(reader.Blocks("telemetry")[0].Position, "only one 'telemetry' block is permitted");
        return ReadScalars(reader, before) with
        {
            Storage = StorageReader.Read(reader, document.FileName, warnings) ?? before.Storage,
            LockStorage = StorageReader.ReadLock(reader) ?? before.LockStorage,
            Listeners =
            [
                .. before.Listeners, .. new ListenerReader(document.FileName, warnings).Read(reader),
            ],
            Seals = [.. before.Seals, .. SealReader.Read(reader, document.FileName, warnings)],
            Telemetry = telemetry ?? before.Telemetry,
            UserLockouts =
            [
                .. before.UserLockouts, .. UserLockoutReader.Read(reader, document.FileName, warnings),
            ],
        };
    }

    private static ServerConfiguration ReadScalars(HclReader reader, ServerConfiguration before) => before with
    {
        ApiAddress = AddressText.Read(reader, "api_addr") ?? before.ApiAddress,
        ClusterAddress = AddressText.Read(reader, "cluster_addr") ?? before.ClusterAddress,
        ClusterName = reader.Text("cluster_name") ?? before.ClusterName,
        DefaultLeaseTtl = Ttl(reader, "default_lease_ttl") ?? before.DefaultLeaseTtl,
        MaxLeaseTtl = Ttl(reader, "max_lease_ttl") ?? before.MaxLeaseTtl,
        DefaultMaxRequestDuration = Ttl(reader, "default_max_request_duration") ?? before.DefaultMaxRequestDuration,
        LogLevel = Level(reader, "log_level") ?? before.LogLevel,
        LogFormat = Format(reader) ?? before.LogFormat,
        LogFile = ReadLogFile(reader, before.LogFile),
        RequestLogLevel = RequestLevel(reader, before.RequestLogLevel),
        PidFile = reader.Text("pid_file") ?? before.PidFile,
        HasUi = reader.Flag("ui") ?? before.HasUi,
        DisablesCache = reader.Flag("disable_cache") ?? before.DisablesCache,
        CacheSize = reader.Integer("cache_size") ?? before.CacheSize,
        ShowsHostname = reader.Flag("enable_response_header_hostname") ?? before.ShowsHostname,
    };

    private static LogFileConfiguration ReadLogFile(HclReader reader, LogFileConfiguration before)
    {
        var age = reader.Duration("log_rotate_duration");
        if (age < TimeSpan.Zero)
            reader.Refuse(reader.Find("log_rotate_duration")?.Position ?? default,
                "'log_rotate_duration': expected a positive duration");
        return before with
        {
            Path = reader.Text("log_file") ?? before.Path,
            MaxBytes = reader.Integer("log_rotate_bytes") ?? before.MaxBytes,
            MaxAge = age is { } given && given > TimeSpan.Zero ? given : before.MaxAge,
            MaxFiles = reader.Integer("log_rotate_max_files") ?? before.MaxFiles,
        };
    }

    private static TimeSpan? Ttl(HclReader reader, string key)
    {
        if (reader.Duration(key) is not { } ttl || ttl == TimeSpan.Zero)
            return null;
        if (ttl >= TimeSpan.FromSeconds(1) && ttl <= TimeSpan.FromSeconds(int.MaxValue))
            return ttl;
        reader.Refuse(reader.Find(key)?.Position ?? default, $"'{key}': expected a duration of at least one second");
        return null;
    }

    private static LogLevel? RequestLevel(HclReader reader, LogLevel? before) =>
        reader.Text("log_requests_level") switch
        {
            null => before,
            { } name when name.Trim().ToLowerInvariant() is "off" or "" => null,
            _ => Level(reader, "log_requests_level"),
        };

    private static LogLevel? Level(HclReader reader, string key)
    {
        if (reader.Text(key) is not { } name)
            return null;
        if (LogLevelName.Parse(name) is { } level)
            return level;
        reader.Refuse(reader.Find(key)?.Position ?? default, $"unknown log level: {name}");
        return null;
    }

    private static LogFormat? Format(HclReader reader)
    {
        if (reader.Text("log_format") is not { } name)
            return null;
        if (LogFormatName.Parse(name) is { } format)
            return format;
        reader.Refuse(reader.Find("log_format")?.Position ?? default, $"unknown log format: {name}");
        return null;
    }
}
