using System.Security.Cryptography;
using Leasehold.Core;
using Leasehold.Core.Barrier;
using Leasehold.Core.Seal;
using Leasehold.Server.Configuration;
using Leasehold.Server.Hosting;
using Leasehold.Server.Seals;

namespace Leasehold.Server.Composition;

/// <summary>Makes the configured seals. What is wrong is a <see cref="StartException"/> with its place.</summary>
/// <param name="environment">May name what the blocks leave open.</param>
/// <param name="time">The clock of seals that need one.</param>
/// <param name="log">Hears what seals do in the background; null for a short life without that.</param>
internal sealed class SealFactory(ServerEnvironment environment, TimeProvider time, ServerLog? log)
{
    public SealSetup Build(IReadOnlyList<SealBlock> seals)
    {
        ISealWrapper? active = null, disabled = null;
        foreach (var block in seals)
        {
            if (block.IsDisabled)
                disabled = Build(block);
            else
                active = Build(block);
        }
        return new SealSetup(active, disabled);
    }

    private ISealWrapper Build(SealBlock block) => block.Type switch
    {
        SealReader.Static => BuildStatic(block),
        SealReader.Transit => BuildTransit(block),
        _ => throw new BrokenInvariant($"{block} was let through"),
    };

    private StaticSeal BuildStatic(SealBlock block)
    {
        var keys = new List<(string Id, SecretBytes Key)>
        {
            (Needed(block, "current_key_id"), Key(block, "current_key", Needed(block, "current_key"))),
        };
        if (block.Find("previous_key") is { } previous)
            keys.Add((Needed(block, "previous_key_id"), Key(block, "previous_key", previous)));
        else if (block.Find("previous_key_id") is not null)
            throw Wrong(block, "'previous_key' must be set, as 'previous_key_id' is");
        if (keys is [var first, var second] && first.Id == second.Id)
            throw Wrong(block, "'previous_key_id' is the same as 'current_key_id'; each key needs an id of its own");
        return new StaticSeal(keys);
    }

    private TransitSeal BuildTransit(SealBlock block)
    {
        var (options, fault) = new TransitReader(environment, block).Read();
        if (options is null)
            throw Wrong(block, fault ?? "");
        try
        {
            return new TransitSeal(options, time, log);
        }
        catch (Exception unread) when (unread is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw Wrong(block, $"the files of 'tls_ca_cert', 'tls_client_cert' and 'tls_client_key': {unread.Message}");
        }
    }

    private SecretBytes Key(SealBlock block, string name, string text)
    {
        var (key, fault) = new StaticKeyReader(environment).Read(text);
        return key ?? throw Wrong(block, $"'{name}': {fault}");
    }

    private static string Needed(SealBlock block, string name) =>
        block.Find(name) ?? throw Wrong(block, $"'{name}' must be set");

    private static StartException Wrong(SealBlock block, string what) =>
        new($"Error parsing Seal configuration: {block.Place}: seal \"{block.Type}\": {what}");
}
