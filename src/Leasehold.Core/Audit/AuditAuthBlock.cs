namespace Leasehold.Core.Audit;

/// <summary>The <c>auth</c> object of an entry and of its answer.</summary>
internal static class AuditAuthBlock
{
    public static void Write(string name, AuditAuth auth, AuditFields fields)
    {
        fields.Begin(name);
        fields.Token("client_token", auth.ClientToken);
        fields.Accessor("accessor", auth.Accessor);
        fields.Text("display_name", auth.DisplayName);
        fields.Texts("policies", auth.Policies);
        fields.Texts("token_policies", auth.TokenPolicies);
        fields.Texts("identity_policies", auth.IdentityPolicies);
        fields.Flag("no_default_policy", auth.NoDefaultPolicy);
        if (auth.PolicyResults is { } results)
            Results(results, fields);
        Metadata(auth.Metadata, fields);
        fields.Number("num_uses", auth.NumUses);
        fields.Number("remaining_uses", auth.RemainingUses);
        fields.Text("entity_id", auth.EntityId);
        fields.Flag("entity_created", auth.EntityCreated);
        fields.Text("token_type", auth.TokenType);
        fields.Number("token_ttl", auth.TokenTtl);
        if (auth.TokenIssueTime is { } issued)
            fields.Time("token_issue_time", issued);
        fields.End();
    }

    private static void Results(AuditPolicyResults results, AuditFields fields)
    {
        fields.Begin("policy_results");
        fields.AlwaysFlag("allowed", results.Allowed);
        if (results.Granting.Count > 0)
        {
            fields.BeginList("granting_policies");
            foreach (var policy in results.Granting)
            {
                fields.Begin();
                fields.Text("name", policy);
                fields.Text("namespace_id", "root");
                fields.Text("type", "acl");
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
        fields.Begin("metadata");
        for (var i = 0; i < metadata.Count; i++)
            fields.AlwaysText(metadata[i].Key, metadata[i].Value);
        fields.End();
    }
}
