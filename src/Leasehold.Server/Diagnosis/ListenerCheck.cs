using System.Net;
using Leasehold.Server.Configuration;
using Leasehold.Server.Http;

namespace Leasehold.Server.Diagnosis;

/// <summary>Whether each listener can listen, and whether clients will trust what it shows.</summary>
internal static class ListenerCheck
{
    public static async Task<Finding> RunAsync(
        ServerConfiguration configuration, TimeProvider time, CancellationToken cancel)
    {
        var findings = new List<Finding>();
        foreach (var listener in configuration.Listeners)
        {
            findings.Add(Finding.Group($"Check Listener {listener.Type} {listener.Address}",
            [
                listener.Socket is null ? await PortAsync(listener, cancel) : Socket(listener),
                .. CertificateCheck.Run(listener, time),
            ]));
        }
        findings.Add(ApiAddress(configuration));
        return Finding.Group("Check Listeners", findings);
    }

    private static async Task<Finding> PortAsync(ListenerConfiguration listener, CancellationToken cancel)
    {
        const string Name = "Check Address";
        try
        {
            await HttpListenerServer.ProbeAsync(listener, cancel);
            return Finding.Good(Name);
        }
        catch (ListenerException fault)
        {
            return Finding.Failure(Name, fault.Message, fault.Message.EndsWith("in use", StringComparison.Ordinal)
                ? $"{fault.Advice} If it is this server, all is well."
                : fault.Advice);
        }
    }

    private static Finding Socket(ListenerConfiguration listener)
    {
        const string Name = "Check Socket";
        var directory = Path.GetDirectoryName(Path.GetFullPath(listener.Address)) ?? "/";
        if (!Directory.Exists(directory))
            return Finding.Failure(Name, $"{directory} does not exist.", "Create it, or change the address.");
        if (!PathAccess.CanCreateIn(directory))
            return Finding.Failure(Name, $"{directory} cannot be written by the user {Environment.UserName}.",
                "Give it to that user, or change the address.");
        return UnixSocket.Problem(listener.Address) is { } problem
            ? Finding.Failure(Name, problem, "Move the file away, or stop what listens there.")
            : Finding.Good(Name);
    }

    private static Finding ApiAddress(ServerConfiguration configuration)
    {
        const string Name = "Check API Address";
        var first = configuration.Listeners.FirstOrDefault(static one => one.Socket is null);
        if (configuration.ApiAddress is not null || first is null
            || !ListenAddress.TryParse(first.Address, out var host, out _))
            return Finding.Good(Name);
        var isEverywhere = host.Length == 0
            || (IPAddress.TryParse(host, out var address)
                && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)));
        return isEverywhere
            ? Finding.Warning(Name, $"Clients are told {configuration.EffectiveApiAddress}, "
                + "which only this machine can reach.", "Set api_addr to an address that clients reach.")
            : Finding.Good(Name);
    }
}
