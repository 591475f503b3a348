namespace Leasehold.Hcl;

/// <summary>Why a text could not be read: where, and a sentence that says what was expected there.</summary>
/// <param name="FileName">The name given to the parser; empty when the text has no file.</param>
/// <param name="Position">Where the trouble is.</param>
/// <param name="Message">One sentence without a final stop.</param>
public sealed record HclError(string FileName, HclPosition Position, string Message)
{
    /// <summary><c>file:line:column: message</c>, or <c>At line:column: message</c> without a file.</summary>
    public override string ToString() => FileName.Length == 0
        ? $"At {Position.Line}:{Position.Column}: {Message}"
        : $"{FileName}:{Position.Line}:{Position.Column}: {Message}";
}
