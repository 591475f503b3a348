using System.Buffers;
using Google.Protobuf;
using Leasehold.Core.Barrier;
using Leasehold.Core.Logins;
using Leasehold.Core.Tokens.Rows;

namespace Leasehold.Core.Tokens.Roles;

/// <summary>How a token role is written: <c>token_role.proto</c>, version 1.</summary>
internal sealed class TokenRoleFormat : RecordFormat<TokenRole>
{
    private static readonly ProtoFormat<TokenRoleRow> Rows = new(TokenRoleRow.Parser);

    public override byte Version => Rows.Version;

    public override void Encode(TokenRole role, IBufferWriter<byte> output)
    {
        var row = new TokenRoleRow
        {
            Parameters = ByteString.CopyFrom(role.Token.ToBytes()),
            Orphan = role.Orphan,
            NotRenewable = !role.Renewable,
            PathSuffix = role.PathSuffix,
        };
        row.AllowedPolicies.AddRange(role.AllowedPolicies);
        row.AllowedPoliciesGlob.AddRange(role.AllowedPoliciesGlob);
        row.DisallowedPolicies.AddRange(role.DisallowedPolicies);
        row.DisallowedPoliciesGlob.AddRange(role.DisallowedPoliciesGlob);
        row.AllowedEntityAliases.AddRange(role.AllowedEntityAliases);
        Rows.Encode(row, output);
    }

    public override TokenRole Decode(byte version, ReadOnlySpan<byte> content)
    {
        var row = Rows.Decode(version, content);
        return new TokenRole
        {
            Token = TokenParameters.Read(row.Parameters.Span),
            AllowedPolicies = [.. row.AllowedPolicies],
            AllowedPoliciesGlob = [.. row.AllowedPoliciesGlob],
            DisallowedPolicies = [.. row.DisallowedPolicies],
            DisallowedPoliciesGlob = [.. row.DisallowedPoliciesGlob],
            AllowedEntityAliases = [.. row.AllowedEntityAliases],
            Orphan = row.Orphan,
            Renewable = !row.NotRenewable,
            PathSuffix = row.PathSuffix,
        };
    }
}
