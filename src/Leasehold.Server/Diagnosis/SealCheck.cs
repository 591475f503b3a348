using Leasehold.Server.Configuration;

namespace Leasehold.Server.Diagnosis;

/// <summary>How the server will come to its keys.</summary>
internal static class SealCheck
{
    public static Finding Run(ServerConfiguration configuration) => Finding.Good("Check Seal",
        configuration.Storage?.Kind is StorageKind.Memory or StorageKind.SharedMemory
            ? ""
            : "Shamir: the server must be unsealed after each start.");
}
