using Leasehold.Core.Seal;
using Leasehold.Server.Composition;
using Leasehold.Server.Configuration;
using Leasehold.Server.Hosting;

namespace Leasehold.Server.Diagnosis;

/// <summary>How the server will come to its keys, and whether the configured seal can be made at all.</summary>
internal static class SealCheck
{
    private const string Name = "Check Seal";

    public static Finding Run(ServerConfiguration configuration, ServerEnvironment environment, TimeProvider time)
    {
        if (configuration.Storage?.Kind is StorageKind.Memory or StorageKind.SharedMemory)
            return Finding.Good(Name);
        try
        {
            var seals = new SealFactory(environment, time, log: null).Build(configuration.Seals);
            using (seals.Active)
            using (seals.Disabled)
                return Finding.Good(Name, Opening(seals) + Migration(seals));
        }
        catch (StartException fault)
        {
            return Finding.Failure(Name, fault.Message, "Mend it: the server does not start with it.");
        }
    }

    private static string Opening(SealSetup seals) => seals.Active switch
    {
        null => "Shamir: the server must be unsealed after each start.",
        { Type: SealReader.Transit } => "transit: the server unseals itself while the other server answers.",
        { Type: var type } => $"{type}: the server unseals itself.",
    };

    private static string Migration(SealSetup seals) => seals.Disabled is { Type: var type }
        ? $" A store that is sealed by {type} is moved away from it by 'operator unseal -migrate'."
        : "";
}
