using System.Collections.Frozen;
using Leasehold.Hcl;

namespace Leasehold.Server.Configuration;

/// <summary>Reads one file on top of what the files before it said: later scalars win, listeners add up.</summary>
internal sealed class ConfigurationReader(ICollection<HclError> errors, ICollection<string> warnings)
{
    public ServerConfiguration Read(HclDocument document, ServerConfiguration before)
    {
        var reader = new HclReader(document, document.Root, errors);
        Warn(document, reader, ConfigurationKeys.Top, ConfigurationKeys.TopWithoutEffect);
        CheckSeals(reader);
        return before with
        {
            Storage = StorageReader.Read(reader) ?? before.Storage,
            Listeners = [.. before.Listeners, .. Listeners(document, reader)],
            ApiAddress = reader.Text("api_addr") ?? before.ApiAddress,
            ClusterAddress = reader.Text("cluster_addr") ?? before.ClusterAddress,
            ClusterName = reader.Text("cluster_name") ?? before.ClusterName,
            DefaultLeaseTtl = Ttl(reader, "default_lease_ttl") ?? before.DefaultLeaseTtl,
            MaxLeaseTtl = Ttl(reader, "max_lease_ttl") ?? before.MaxLeaseTtl,
            LogLevel = Level(reader) ?? before.LogLevel,
            LogFormat = Format(reader) ?? before.LogFormat,
            PidFile = reader.Text("pid_file") ?? before.PidFile,
        };
    }

    private List<ListenerConfiguration> Listeners(HclDocument document, HclReader reader)
    {
        var listeners = new List<ListenerConfiguration>();
        foreach (var block in reader.TypedBlocks("listener"))
        {
            var inner = reader.Inside(block.Body);
            if (block.Labels[0] != "tcp")
            {
                reader.Refuse(block.Position, $"unsupported listener type \"{block.Labels[0]}\"");
                continue;
            }
            Warn(document, inner, ConfigurationKeys.Listener, ConfigurationKeys.ListenerWithoutEffect);
            listeners.Add(ListenerReader.Read(inner, block.Position));
        }
        return listeners;
    }

    private static void CheckSeals(HclReader reader)
    {
        foreach (var block in reader.TypedBlocks("seal"))
        {
            var disabled = reader.Inside(block.Body).Flag("disabled") ?? false;
            if (block.Labels[0] != "shamir" && !disabled)
                reader.Refuse(
                    block.Position, $"seal type \"{block.Labels[0]}\" is not in this version yet; use shamir");
        }
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

    private static LogLevel? Level(HclReader reader)
    {
        if (reader.Text("log_level") is not { } name)
            return null;
        if (LogLevelName.Parse(name) is { } level)
            return level;
        reader.Refuse(reader.Find("log_level")?.Position ?? default, $"unknown log level: {name}");
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

    private void Warn(
        HclDocument document, HclReader reader, FrozenSet<string> known, FrozenSet<string> withoutEffect)
    {
        foreach (var item in reader.Except(known))
        {
            var place = $"{document.FileName}:{item.Position.Line}:{item.Position.Column}";
            warnings.Add(withoutEffect.Contains(item.Key)
                ? $"{item.Key} has no effect in this version, found in configuration at {place}"
                : $"unknown or unsupported field {item.Key} found in configuration at {place}");
        }
    }
}
