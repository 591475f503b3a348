using System.Collections;
using System.Globalization;
using System.Runtime.InteropServices;
using Leasehold.Core.Barrier;
using Leasehold.Core.Requests;
using Leasehold.Server.Configuration;

namespace Leasehold.Server.Hosting;

/// <summary>What a server prints when it is up: scripts wait for some of these lines.</summary>
internal static class Banner
{
    private const int KeyWidth = 24;
    private const int LineWidth = 80;

    /// <summary>The configuration in effect, and the line that says that the server serves.</summary>
    public static void Write(TextWriter output, ServerConfiguration configuration, ProductWords product)
    {
        output.WriteLine();
        output.WriteLine($"==> {product.Name} server configuration:");
        output.WriteLine();
        foreach (var (key, value) in Rows(configuration, product))
            output.WriteLine($"{key.PadLeft(KeyWidth)}: {value}");
        output.WriteLine();
        output.WriteLine($"==> {product.Name} server started! Log data will stream in below:");
        output.WriteLine();
        output.Flush();
    }

    /// <summary>
    /// What a user of development mode must know. The only place where a key and a root token are printed.
    /// </summary>
    public static void WriteDev(
        TextWriter output, string apiAddress, string? authorityFile, string keyLine, string rootToken, string product)
    {
        output.WriteLine(Wrapped($"WARNING! dev mode is enabled! In this mode, {product} runs entirely in-memory and "
            + "starts unsealed with a single unseal key. The root token is already authenticated to the CLI, so you "
            + $"can immediately begin using {product}."));
        output.WriteLine();
        output.WriteLine("You may need to set the following environment variables:");
        output.WriteLine();
        output.WriteLine($"    $ export VAULT_ADDR='{apiAddress}'");
        if (authorityFile is not null)
            output.WriteLine($"    $ export VAULT_CACERT='{authorityFile}'");
        output.WriteLine();
        output.WriteLine(Wrapped("The unseal key and root token are displayed below in case you want to seal/unseal "
            + $"the {(product == "Vault" ? "Vault" : "server")} or re-authenticate."));
        output.WriteLine();
        output.WriteLine(keyLine);
        output.WriteLine($"Root Token: {rootToken}");
        output.WriteLine();
        output.WriteLine("Development mode should NOT be used in production installations!");
        output.WriteLine();
        output.Flush();
    }

    private static IEnumerable<(string Key, string Value)> Rows(ServerConfiguration configuration, ProductWords product)
    {
        yield return ("Api Address", configuration.EffectiveApiAddress);
        yield return ("Cgo", "disabled");
        yield return ("Cluster Address", configuration.EffectiveClusterAddress);
        yield return ("Environment Variables", string.Join(',', VariableNames()));
        yield return ("Go Version", $"none ({RuntimeInformation.FrameworkDescription})");
        for (var i = 0; i < configuration.Listeners.Count; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"Listener {i + 1}");
            yield return (name, Row(configuration.Listeners[i]));
        }
        yield return ("Log Level", LogLevelName.Of(configuration.LogLevel));
        yield return ("Mlock", KeyMemory.Shared.IsLocked
            ? "supported: true, enabled: true (keys only)"
            : "supported: true, enabled: false");
        yield return ("Recovery Mode", "false");
        yield return ("Storage", configuration.Storage?.Type ?? "");
        yield return ("Version", product.VersionLine);
    }

    private static string Row(ListenerConfiguration listener)
    {
        if (listener.Socket is not null)
            return $"unix (addr: \"{listener.Address}\")";
        var cluster = listener.ClusterAddress ?? ListenAddress.WithNextPort(listener.Address);
        var duration = GoDuration.Format(listener.MaxRequestDuration ?? TimeSpan.Zero);
        var size = (listener.MaxRequestSize ?? -1).ToString(CultureInfo.InvariantCulture);
        var tls = listener.Tls is null ? "disabled" : "enabled";
        return $"tcp (addr: \"{listener.Address}\", cluster address: \"{cluster}\", "
            + $"max_request_duration: \"{duration}\", max_request_size: \"{size}\", tls: \"{tls}\")";
    }

    private static IEnumerable<string> VariableNames() => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .Select(static variable => variable.Key.ToString() ?? "").Order(StringComparer.Ordinal);

    private static string Wrapped(string text)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > LineWidth)
            {
                lines.Add(line);
                line = "";
            }
            line = line.Length == 0 ? word : $"{line} {word}";
        }
        lines.Add(line);
        return string.Join('\n', lines);
    }
}
