namespace Leasehold.Core.Requests;

/// <summary>What a request asks for, before anybody decides whether it may.</summary>
public enum Operation
{
    /// <summary>Reads one thing.</summary>
    Read,

    /// <summary>Lists the names under a path that ends in a slash.</summary>
    List,

    /// <summary>Writes what does not exist yet; only routes with an existence check tell it from an update.</summary>
    Create,

    /// <summary>Writes.</summary>
    Update,

    /// <summary>Changes parts of what exists.</summary>
    Patch,

    /// <summary>Deletes.</summary>
    Delete,

    /// <summary>Asks what the path is for.</summary>
    Help,

    /// <summary>Asks for headers only; nearly nothing supports it.</summary>
    Header,
}
