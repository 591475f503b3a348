using Leasehold.Core.Barrier;
using Leasehold.Core.Requests;
using Leasehold.Core.SystemApi.Rows;
using Leasehold.Storage;

namespace Leasehold.Core.Settings;

/// <summary>The settings of the system that requests ask for.</summary>
internal sealed class SystemSettings : IEdgeRules
{
    /// <summary>The name of a setting of which there is one.</summary>
    public const string Only = "system";

    /// <summary>Which pages of other origins may call.</summary>
    public LiveSettings<CorsRow> CorsRows { get; } = new("cors", new ProtoFormat<CorsRow>(CorsRow.Parser));

    /// <summary>The headers of the UI, by name.</summary>
    public LiveSettings<UiHeaderRow> UiHeaderRows { get; } =
        new("ui-header", new ProtoFormat<UiHeaderRow>(UiHeaderRow.Parser));

    /// <summary>The request headers that audit shows, by name in lower case.</summary>
    public LiveSettings<AuditHeaderRow> AuditHeaderRows { get; } =
        new("audit-header", new ProtoFormat<AuditHeaderRow>(AuditHeaderRow.Parser));

    /// <summary>When key terms change by themselves.</summary>
    public KeyRotation KeyRotation { get; } = new();

    /// <summary>What must hear of commits.</summary>
    public IEnumerable<ICommitWatcher> Watchers => [CorsRows, UiHeaderRows, AuditHeaderRows, KeyRotation.Written];

    /// <inheritdoc/>
    public CorsRules? Cors => CorsRows.Rows.TryGetValue(Only, out var row)
        ? new CorsRules(row.AllowedOrigins, row.AllowedHeaders, row.AllowCredentials)
        : null;

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> UiHeaders =>
        UiHeaderRows.Rows.Select(static row =>
            new KeyValuePair<string, IReadOnlyList<string>>(row.Key, row.Value.Values));

    /// <summary>Reads all of them; once, when unsealing.</summary>
    public async ValueTask LoadAsync(Transaction tx, CancellationToken cancel)
    {
        await CorsRows.LoadAsync(tx, cancel).ConfigureAwait(false);
        await UiHeaderRows.LoadAsync(tx, cancel).ConfigureAwait(false);
        await AuditHeaderRows.LoadAsync(tx, cancel).ConfigureAwait(false);
        await KeyRotation.Written.LoadAsync(tx, cancel).ConfigureAwait(false);
    }
}
