using System.Globalization;
using Leasehold.Core.Requests;
using Leasehold.Hcl;

namespace Leasehold.Server.Configuration;

/// <summary>Reads the <c>listener</c> blocks.</summary>
internal sealed class ListenerReader(string file, ICollection<string> warnings)
{
    private const int MostMode = 0x1FF;

    public IEnumerable<ListenerConfiguration> Read(HclReader reader)
    {
        foreach (var block in reader.TypedBlocks("listener"))
        {
            var inner = reader.Inside(block.Body);
            switch (block.Labels[0].ToLowerInvariant())
            {
                case "tcp":
                    ConfigurationKeys.TcpListener.Check(inner, file, warnings);
                    yield return Tcp(inner, block.Position);
                    break;
                case "unix":
                    ConfigurationKeys.UnixListener.Check(inner, file, warnings);
                    yield return Unix(inner, block.Position);
                    break;
                default:
                    reader.Refuse(block.Position, $"unsupported listener type \"{block.Labels[0]}\"");
                    break;
            }
        }
    }

    private ListenerConfiguration Tcp(HclReader reader, HclPosition position)
    {
        return Common(reader) with
        {
            Address = Address(reader, "address") ?? ListenerConfiguration.DefaultAddress,
            ClusterAddress = Address(reader, "cluster_address"),
            Tls = reader.Flag("tls_disable") is true ? null : TlsReader.Read(reader, position, file, warnings),
            ForwardedFor = ForwardedForReader.Read(reader),
            ProxyProtocol = ProxyProtocolReader.Read(reader),
        };
    }

    private ListenerConfiguration Unix(HclReader reader, HclPosition position)
    {
        var path = reader.Text("address") ?? "";
        if (path.Length == 0)
            reader.Refuse(position, "listener \"unix\": 'address' must be the path of the socket");
        var mode = Named(reader, "socket_mode");
        return Common(reader) with
        {
            Address = path,
            Socket = new SocketConfiguration(
                mode is null ? null : Mode(reader, mode), Named(reader, "socket_user"), Named(reader, "socket_group")),
        };
    }

    private ListenerConfiguration Common(HclReader reader)
    {
        var plain = new ListenerConfiguration();
        var duration = reader.Duration("max_request_duration");
        var metrics = Inner(reader, "telemetry", ConfigurationKeys.ListenerTelemetry);
        return plain with
        {
            MaxRequestSize = Limit(reader.Integer("max_request_size"), plain.MaxRequestSize),
            MaxRequestDuration = Limit(duration, plain.MaxRequestDuration),
            NamesMaxRequestDuration = duration is { } named && named != TimeSpan.Zero,
            MaxJsonStrings = (int)Count(reader, "max_request_json_strings", plain.MaxJsonStrings),
            MaxJsonMemory = Count(reader, "max_request_json_memory", plain.MaxJsonMemory),
            ReadHeaderTimeout = Wait(reader, "http_read_header_timeout", plain.ReadHeaderTimeout),
            ReadTimeout = Limit(reader.Duration("http_read_timeout"), plain.ReadTimeout),
            WriteTimeout = Limit(reader.Duration("http_write_timeout"), plain.WriteTimeout),
            IdleTimeout = Wait(reader, "http_idle_timeout", plain.IdleTimeout),
            Headers = ResponseHeadersReader.Read(reader),
            RequiresRequestHeader = reader.Flag("require_request_header") ?? false,
            RefusesMetrics = metrics?.Flag("disallow_metrics") ?? false,
            ServesOnlyMetrics = metrics?.Flag("metrics_only") ?? false,
            Rules = Rules(reader, metrics),
        };
    }

    private ListenerRules Rules(HclReader reader, HclReader? metrics)
    {
        if (metrics?.Text("metrics_path") is { } path && path is not ("" or "/v1/sys/metrics"))
            metrics.Refuse(metrics.Find("metrics_path")?.Position ?? default,
                "'metrics_path': metrics are served at /v1/sys/metrics only");
        _ = Inner(reader, "profiling", ConfigurationKeys.ListenerProfiling);
        var inFlight = Inner(reader, "inflight_requests_logging", ConfigurationKeys.ListenerInFlight);
        return new ListenerRules
        {
            DisablesUnauthenticatedRekey = reader.Flag("disable_unauthed_rekey_endpoints") ?? false,
            DisablesUnauthenticatedGenerateRoot = reader.Flag("disable_unauthed_generate_root_endpoints") ?? false,
            AllowsUnauthenticatedMetrics = metrics?.Flag("unauthenticated_metrics_access") ?? false,
            AllowsUnauthenticatedInFlightRequests =
                inFlight?.Flag("unauthenticated_in_flight_requests_access") ?? false,
        };
    }

    private HclReader? Inner(HclReader reader, string key, BlockKeys keys)
    {
        var blocks = reader.Blocks(key);
        if (blocks.Count > 1)
            reader.Refuse(blocks[1].Position, $"only one '{key}' block is permitted in a listener");
        if (blocks.Count == 0)
            return null;
        var inner = reader.Inside(blocks[0].Body);
        keys.Check(inner, file, warnings);
        return inner;
    }

    private static string? Address(HclReader reader, string key)
    {
        if (AddressText.Read(reader, key) is not { } address)
            return null;
        if (ListenAddress.TryParse(address, out _, out _))
            return address;
        reader.Refuse(reader.Find(key)?.Position ?? default,
            $"'{key}': expected an address with a port such as 127.0.0.1:8200, found \"{address}\"");
        return null;
    }

    private static string? Named(HclReader reader, string key) =>
        reader.Text(key) is { Length: > 0 } text ? text : null;

    private static UnixFileMode? Mode(HclReader reader, string text)
    {
        var digits = text.StartsWith("0o", StringComparison.Ordinal) ? text[2..] : text;
        var mode = 0;
        var isOctal = digits.Length is > 0 and <= 5 && digits.All(static digit => digit is >= '0' and <= '7');
        if (isOctal)
            mode = digits.Aggregate(0, static (sum, digit) => (sum * 8) + (digit - '0'));
        if (isOctal && mode <= MostMode)
            return (UnixFileMode)mode;
        reader.Refuse(reader.Find("socket_mode")?.Position ?? default, string.Create(CultureInfo.InvariantCulture,
            $"'socket_mode': expected an octal number such as \"660\", found \"{text}\""));
        return null;
    }

    // Zero means the default, less means without limit: V's rule.
    private static long? Limit(long? value, long? builtin) => value switch
    {
        null or 0 => builtin,
        < 0 => null,
        _ => value,
    };

    private static TimeSpan? Limit(TimeSpan? value, TimeSpan? builtin) =>
        value is not { } given || given == TimeSpan.Zero ? builtin : given < TimeSpan.Zero ? null : given;

    private static long Count(HclReader reader, string key, long builtin) => reader.Integer(key) switch
    {
        null or 0 => builtin,
        < 0 => 0,
        { } count => Math.Min(count, int.MaxValue),
    };

    private static TimeSpan Wait(HclReader reader, string key, TimeSpan builtin)
    {
        if (reader.Duration(key) is not { } wait || wait == TimeSpan.Zero)
            return builtin;
        if (wait > TimeSpan.Zero)
            return wait;
        reader.Refuse(reader.Find(key)?.Position ?? default, $"'{key}': expected a positive duration");
        return builtin;
    }
}
