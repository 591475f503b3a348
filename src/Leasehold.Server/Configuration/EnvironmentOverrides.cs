using Leasehold.Storage.Postgres;

namespace Leasehold.Server.Configuration;

/// <summary>What the environment says wins over the files.</summary>
internal static class EnvironmentOverrides
{
    public static ServerConfiguration Apply(
        ServerConfiguration configuration, ServerEnvironment environment, ICollection<string> errors) =>
        configuration with
        {
            ApiAddress = environment.Find("API_ADDR") ?? environment.Find("REDIRECT_ADDR")
                ?? environment.Find("ADVERTISE_ADDR") ?? configuration.ApiAddress,
            ClusterAddress = environment.Find("CLUSTER_ADDR") ?? configuration.ClusterAddress,
            HasUi = Flag(environment, "UI", errors) ?? configuration.HasUi,
            DisablesUserLockout = Flag(environment, "DISABLE_USER_LOCKOUT", errors) ?? false,
            HasNullEngine = environment.Plain("LEASEHOLD_NULL_ENGINE") is "1",
            Storage = Storage(configuration.Storage, environment, errors),
            Seals = SealReader.WithEnvironment(configuration.Seals, environment, errors),
            LogLevel = Level(environment, errors) ?? configuration.LogLevel,
            LogFormat = Format(environment, errors) ?? configuration.LogFormat,
        };

    private static StorageConfiguration? Storage(
        StorageConfiguration? storage, ServerEnvironment environment, ICollection<string> errors)
    {
        if (storage is { Type: "raft" } && environment.Find("RAFT_PATH") is { } path)
            return storage with { Path = path };
        if (storage is not { Postgres: { } database } || environment.Find("PG_CONNECTION_URL") is not { } url)
            return storage;
        try
        {
            return storage with { Postgres = database with { Address = PostgresAddressParser.Parse(url) } };
        }
        catch (FormatException fault)
        {
            errors.Add($"VAULT_PG_CONNECTION_URL: {fault.Message}");
            return storage;
        }
    }

    private static bool? Flag(ServerEnvironment environment, string name, ICollection<string> errors)
    {
        if (environment.Find(name) is not { } text)
            return null;
        var flag = text.ToLowerInvariant() switch
        {
            "1" or "t" or "true" => true,
            "0" or "f" or "false" => false,
            _ => default(bool?),
        };
        if (flag is null)
            errors.Add($"VAULT_{name}: expected true or false, found \"{text}\"");
        return flag;
    }

    private static LogLevel? Level(ServerEnvironment environment, ICollection<string> errors)
    {
        if (environment.Find("LOG_LEVEL") is not { } name)
            return null;
        var level = LogLevelName.Parse(name);
        if (level is null)
            errors.Add($"unknown log level: {name}");
        return level;
    }

    private static LogFormat? Format(ServerEnvironment environment, ICollection<string> errors)
    {
        if (environment.Find("LOG_FORMAT") is not { } name)
            return null;
        var format = LogFormatName.Parse(name);
        if (format is null)
            errors.Add($"unknown log format: {name}");
        return format;
    }
}
