using System.Diagnostics.CodeAnalysis;

namespace Leasehold.Hcl;

/// <summary>What parsing gives: a document, or the first error.</summary>
public sealed class HclResult
{
    internal HclResult(HclDocument document) => Document = document;

    internal HclResult(HclError error) => Error = error;

    /// <summary>The document; absent when there is an error.</summary>
    public HclDocument? Document { get; }

    /// <summary>The first error; absent when the text was read.</summary>
    public HclError? Error { get; }

    /// <summary>True when the text was read; else <paramref name="error"/> says why not.</summary>
    public bool Succeeded([NotNullWhen(true)] out HclDocument? document, [NotNullWhen(false)] out HclError? error)
    {
        document = Document;
        error = Error;
        return document is not null;
    }
}
