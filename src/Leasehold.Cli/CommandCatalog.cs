using Leasehold.Cli.Audit;
using Leasehold.Cli.Generic;
using Leasehold.Cli.Kv;
using Leasehold.Cli.Lease;
using Leasehold.Cli.Login;
using Leasehold.Cli.Mounts;
using Leasehold.Cli.Operator;
using Leasehold.Cli.Plugin;
using Leasehold.Cli.Policy;
using Leasehold.Cli.Server;
using Leasehold.Cli.Token;

namespace Leasehold.Cli;

/// <summary>All commands. Only the one called is built: starting must not cost more than the work.</summary>
internal static class CommandCatalog
{
    public static Command? Find(string name) => name switch
    {
        "audit disable" => new AuditDisableCommand(),
        "audit enable" => new AuditEnableCommand(),
        "audit list" => new AuditListCommand(),
        "auth disable" => new MountDisableCommand(MountKind.Auth),
        "auth enable" => new MountEnableCommand(MountKind.Auth),
        "auth help" => new AuthHelpCommand(),
        "auth list" => new MountListCommand(MountKind.Auth),
        "auth move" => new MountMoveCommand(MountKind.Auth),
        "auth tune" => new MountTuneCommand(MountKind.Auth),
        "delete" => new DeleteCommand(),
        "kv delete" => new KvDeleteCommand(),
        "kv destroy" => KvVersionsCommand.Destroy(),
        "kv enable-versioning" => new KvEnableVersioningCommand(),
        "kv get" => new KvGetCommand(),
        "kv list" => new KvListCommand(),
        "kv metadata delete" => new KvMetadataDeleteCommand(),
        "kv metadata get" => new KvMetadataGetCommand(),
        "kv metadata put" => KvMetadataWriteCommand.Put(),
        "kv metadata patch" => KvMetadataWriteCommand.Patch(),
        "kv patch" => new KvPatchCommand(),
        "kv put" => new KvPutCommand(),
        "kv rollback" => new KvRollbackCommand(),
        "kv undelete" => KvVersionsCommand.Undelete(),
        "lease lookup" => new LeaseLookupCommand(),
        "lease renew" => new LeaseRenewCommand(),
        "lease revoke" => new LeaseRevokeCommand(),
        "list" => new ListCommand(),
        "login" => new LoginCommand(),
        "monitor" => new MonitorCommand(),
        "operator diagnose" => new DiagnoseCommand(),
        "operator generate-root" => new GenerateRootCommand(),
        "operator init" => new InitCommand(),
        "operator key-status" => new KeyStatusCommand(),
        "operator members" => new MembersCommand(),
        "operator migrate" => new MigrateCommand(),
        "operator raft snapshot restore" => new RaftRestoreCommand(),
        "operator raft snapshot save" => new RaftSnapshotCommand(),
        "operator rekey" => RekeyCommand.WithoutToken(),
        "operator revocation hold" => RevocationCommand.Hold(),
        "operator revocation resume" => RevocationCommand.Resume(),
        "operator rotate" => new RotateCommand(),
        "operator rotate-keys" => RekeyCommand.WithToken(),
        "operator seal" => new SealCommand(),
        "operator step-down" => new StepDownCommand(),
        "operator unseal" => new UnsealCommand(),
        "operator verify" => new VerifyCommand(),
        "patch" => WriteCommand.Patch(),
        "path-help" => new PathHelpCommand(),
        "plugin list" => new PluginListCommand(),
        "policy delete" => new PolicyDeleteCommand(),
        "policy fmt" => new PolicyFormatCommand(),
        "policy list" => new PolicyListCommand(),
        "policy read" => new PolicyReadCommand(),
        "policy write" => new PolicyWriteCommand(),
        "print token" => new PrintTokenCommand(),
        "read" => new ReadCommand(),
        "secrets disable" => new MountDisableCommand(MountKind.Secrets),
        "secrets enable" => new MountEnableCommand(MountKind.Secrets),
        "secrets list" => new MountListCommand(MountKind.Secrets),
        "secrets move" => new MountMoveCommand(MountKind.Secrets),
        "secrets tune" => new MountTuneCommand(MountKind.Secrets),
        "server" => new ServerCommand(),
        "status" => new StatusCommand(),
        "token capabilities" => new TokenCapabilitiesCommand(),
        "token create" => new TokenCreateCommand(),
        "token lookup" => new TokenLookupCommand(),
        "token renew" => new TokenRenewCommand(),
        "token revoke" => new TokenRevokeCommand(),
        "unwrap" => new UnwrapCommand(),
        "version" => new VersionCommand(),
        "version-history" => new VersionHistoryCommand(),
        "write" => WriteCommand.Write(),
        _ => RaftCommand.Find(name),
    };

    public static bool IsGroup(string name) =>
        name is "audit" or "auth" or "kv" or "kv metadata" or "lease" or "operator" or "operator raft"
            or "operator raft autopilot" or "operator raft snapshot" or "operator revocation" or "plugin" or "policy"
            or "print" or "secrets" or "token";

    /// <summary>What stands below a group, by name; everything at the top for an empty one.</summary>
    public static IEnumerable<(string Name, string Synopsis)> Below(string parent)
    {
        foreach (var (name, synopsis) in Synopses)
        {
            if (parent.Length == 0 && !name.Contains(' '))
                yield return (name, synopsis);
            else if (parent.Length > 0 && name.StartsWith(parent + " ", StringComparison.Ordinal))
                yield return (name[(parent.Length + 1)..], synopsis);
        }
    }

    internal static (string Name, string Synopsis)[] Synopses =>
    [
        ("audit", "Work with audit devices"),
        ("audit disable", "Take an audit device away"),
        ("audit enable", "Add an audit device"),
        ("audit list", "List audit devices"),
        ("auth", "Work with auth methods"),
        ("auth disable", "Take an auth method away"),
        ("auth enable", "Mount an auth method"),
        ("auth help", "Say how to log in with an auth method"),
        ("auth list", "List auth methods"),
        ("auth move", "Move an auth method to another path"),
        ("auth tune", "Change settings of an auth method"),
        ("delete", "Delete secrets and configuration"),
        ("kv", "Work with the key-value engine"),
        ("kv delete", "Delete versions of a secret"),
        ("kv destroy", "Remove versions of a secret for ever"),
        ("kv enable-versioning", "Let a key-value engine keep versions"),
        ("kv get", "Read a secret"),
        ("kv list", "List keys"),
        ("kv metadata", "Work with the metadata of secrets"),
        ("kv metadata delete", "Remove a secret with all its versions"),
        ("kv metadata get", "Show metadata and versions"),
        ("kv metadata patch", "Change some of the metadata"),
        ("kv metadata put", "Write metadata"),
        ("kv patch", "Change some keys of a secret"),
        ("kv put", "Write a secret"),
        ("kv rollback", "Go back to an old version"),
        ("kv undelete", "Bring deleted versions back"),
        ("lease", "Work with leases"),
        ("lease lookup", "Show a lease"),
        ("lease renew", "Renew a lease"),
        ("lease revoke", "Revoke leases"),
        ("list", "List names"),
        ("login", "Log in"),
        ("monitor", "Show the log of a server as it grows"),
        ("operator", "Operate a server"),
        ("operator diagnose", "Say what is wrong with a server's configuration"),
        ("operator generate-root", "Make a root token by those who hold shares"),
        ("operator init", "Initialize a server"),
        ("operator key-status", "Show the key that records are sealed with"),
        ("operator members", "List the servers that share the store"),
        ("operator migrate", "Copy a stopped server's data to another storage"),
        ("operator raft", "Ask about a cluster of stores"),
        ("operator raft autopilot", "Ask how a cluster of stores keeps itself"),
        ("operator raft autopilot get-config", "Show its configuration"),
        ("operator raft autopilot state", "Show its state"),
        ("operator raft demote", "Take the vote from a server"),
        ("operator raft join", "Let a server join"),
        ("operator raft list-peers", "List the servers"),
        ("operator raft promote", "Let a server vote"),
        ("operator raft remove-peer", "Take a server out"),
        ("operator raft snapshot", "Copy a cluster of stores"),
        ("operator raft snapshot restore", "Give it the copy in a file"),
        ("operator raft snapshot save", "Save a copy in a file"),
        ("operator rekey", "Make new shares of the unseal key"),
        ("operator revocation", "Hold and resume the taking back of what has expired"),
        ("operator revocation hold", "Let nothing be taken back for now"),
        ("operator revocation resume", "Let it go on"),
        ("operator rotate", "Seal new records with a new key"),
        ("operator rotate-keys", "Make new shares, with a token"),
        ("operator seal", "Seal a server"),
        ("operator step-down", "Give the lead to another server"),
        ("operator unseal", "Unseal a server"),
        ("operator verify", "Look for damage in a stopped server's store"),
        ("patch", "Change some keys of what is at a path"),
        ("path-help", "Show the help of an API path"),
        ("plugin", "Look at what is built in"),
        ("plugin list", "List engines and methods that are built in"),
        ("policy", "Work with policies"),
        ("policy delete", "Delete a policy"),
        ("policy fmt", "Format a policy file"),
        ("policy list", "List policies"),
        ("policy read", "Print a policy"),
        ("policy write", "Write a policy"),
        ("print", "Print what this program would use"),
        ("print token", "Print the token in use"),
        ("read", "Read data and secrets"),
        ("secrets", "Work with secrets engines"),
        ("secrets disable", "Take a secrets engine away"),
        ("secrets enable", "Mount a secrets engine"),
        ("secrets list", "List secrets engines"),
        ("secrets move", "Move a secrets engine to another path"),
        ("secrets tune", "Change settings of a secrets engine"),
        ("server", "Run a server"),
        ("status", "Show the seal and the role of a server"),
        ("token", "Work with tokens"),
        ("token capabilities", "Show what a token may do at a path"),
        ("token create", "Create a token"),
        ("token lookup", "Show a token"),
        ("token renew", "Renew a token"),
        ("token revoke", "Revoke a token"),
        ("unwrap", "Unwrap a wrapped answer"),
        ("version", "Print the version"),
        ("version-history", "List the versions that have worked on a store"),
        ("write", "Write data, configuration and secrets"),
    ];
}
