namespace Leasehold.Core.Identity.Rows;

/// <summary>The cached row carries what was worked out from it; a row that replaces it begins without.</summary>
internal sealed partial class EntityRow
{
    private EntityView? _view;

    /// <summary>The view worked out last; may be past.</summary>
    public EntityView? View
    {
        get => Volatile.Read(ref _view);
        set => Volatile.Write(ref _view, value);
    }
}
