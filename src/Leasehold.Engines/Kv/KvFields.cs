using Leasehold.Core.Requests;

namespace Leasehold.Engines.Kv;

/// <summary>What the paths of a versioned mount take.</summary>
internal static class KvFields
{
    private static readonly Field MaxVersions =
        Field.Integer("max_versions", "The number of versions to keep; 0 is the mount's, or 10.");

    private static readonly Field CasRequired =
        Field.Flag("cas_required", "Whether writes must name the current version in options.cas.");

    private static readonly Field MetadataCasRequired =
        Field.Flag("metadata_cas_required", "Whether writes of metadata must name its version in metadata_cas.");

    private static readonly Field MetadataCas =
        Field.Integer("metadata_cas", "The version of the metadata that is to be changed; 0 if there is none.");

    private static readonly Field Version = Field.Integer("version", "The version to read; 0 is the current one.");

    private static readonly Field DeleteVersionAfter =
        Field.Duration("delete_version_after", "How long after its creation a version is deleted; 0 is never.");

    public static readonly FieldSet Config = new(MaxVersions, CasRequired, MetadataCasRequired,
        Field.SignedDuration("delete_version_after",
            "How long after its creation a version is deleted; 0 is never, below 0 not even where a key says so."));

    public static readonly FieldSet Read = new(Version);

    public static readonly FieldSet Write = new(Version,
        Field.Map("data", "The data of the new version.").Secret(),
        Field.Map("options", "cas: the current version; 0 if there must be none."));

    public static readonly FieldSet Numbers = new(Field.CommaIntegers("versions", "The numbers of versions."));

    public static readonly FieldSet Metadata = new(MaxVersions, CasRequired, DeleteVersionAfter, MetadataCasRequired,
        MetadataCas, Field.Pairs("custom_metadata", "Pairs of texts; they replace those before."));

    public static readonly FieldSet PatchMetadata = new(MaxVersions, CasRequired, DeleteVersionAfter,
        MetadataCasRequired, MetadataCas,
        Field.Map("custom_metadata", "Pairs of texts to set; null removes a pair, or all of them."));

    public static readonly FieldSet Subkeys = new(Version,
        Field.Integer("depth", "The deepest level to show; 0 is all."));
}
