namespace Leasehold.Core.Audit;

/// <summary>The <c>auth</c> object of an entry and of its answer.</summary>
internal static class AuditAuthBlock
{
    public static void Write(ReadOnlySpan<byte> name, AuditAuth auth, AuditFields fields)
    {
        fields.Begin(name);
        fields.Token("client_token"u8, auth.ClientToken);
        fields.Accessor("accessor"u8, auth.Accessor);
        fields.Text("display_name"u8, auth.DisplayName);
        fields.Texts("policies"u8, auth.Policies);
        fields.Texts("token_policies"u8, auth.TokenPolicies);
        fields.Texts("identity_policies"u8, auth.IdentityPolicies);
        fields.Flag("no_default_policy"u8, auth.NoDefaultPolicy);
        if (auth.PolicyResults is { } results)
            Results(results, fields);
        Metadata(auth.Metadata, fields);
        fields.Number("num_uses"u8, auth.NumUses);
        fields.Number("remaining_uses"u8, auth.RemainingUses);
        fields.Text("entity_id"u8, auth.EntityId);
        fields.Flag("entity_created"u8, auth.EntityCreated);
        fields.Text("token_type"u8, auth.TokenType);
        fields.Number("token_ttl"u8, auth.TokenTtl);
        if (auth.TokenIssueTime is { } issued)
            fields.Time("token_issue_time"u8, issued);
        fields.End();
    }

    private static void Results(AuditPolicyResults results, AuditFields fields)
    {
        fields.Begin("policy_results"u8);
        fields.AlwaysFlag("allowed"u8, results.Allowed);
        if (results.Granting.Count > 0)
        {
            fields.BeginList("granting_policies"u8);
            foreach (var policy in results.Granting)
            {
                fields.Begin();
                fields.Text("name"u8, policy);
                fields.Text("namespace_id"u8, "root");
                fields.Text("type"u8, "acl");
                fields.End();
            }
            fields.EndList();
        }
        fields.End();
    }

    private static void Metadata(IReadOnlyList<KeyValuePair<string, string>> metadata, AuditFields fields)
    {
        if (metadata.Count == 0)
            return;
        fields.Begin("metadata"u8);
        for (var i = 0; i < metadata.Count; i++)
            fields.Given(metadata[i].Key, metadata[i].Value);
        fields.End();
    }
}
