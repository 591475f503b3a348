using System.Text;
using Leasehold.Core.Barrier;
using Leasehold.Core.Json;

namespace Leasehold.Core.Audit;

/// <summary>Writes entries as lines of JSON, in the order of fields that readers of such logs know.</summary>
internal sealed class AuditFormatter(AuditOptions options, HmacKey salt)
{
    private readonly byte[] _prefix = Encoding.ASCII.GetBytes(options.Prefix);
    private readonly HmacKey? _salt = options.LogRaw ? null : salt;

    /// <summary>Writes one or two lines, each of prefix, object and line feed.</summary>
    public void Write(AuditEntry entry, AuditEntry? before, ReplyBuffer output)
    {
        Range? subject = null;
        if (before is not null)
        {
            var first = Begin(before, output);
            var start = output.Length;
            first.Subject(before);
            subject = start..output.Length;
            End(before, first, output);
        }
        var line = Begin(entry, output);
        if (subject is { } same && before?.Rendition is { } told && ReferenceEquals(told, entry.Rendition))
            output.Repeat(same);
        else
            WriteSubject(entry, line, output);
        End(entry, line, output);
    }

    private AuditLine Begin(AuditEntry entry, ReplyBuffer output)
    {
        output.Write(_prefix);
        var line = new AuditLine(output, _salt, options);
        line.Begin(entry);
        return line;
    }

    private static void End(AuditEntry entry, AuditLine line, ReplyBuffer output)
    {
        line.End(entry);
        output.WriteByte((byte)'\n');
    }

    // What is logged raw is not kept: tokens would lie in memory for as long as the request runs.
    private void WriteSubject(AuditEntry entry, AuditLine line, ReplyBuffer output)
    {
        var rendition = _salt is null || !options.HmacAccessor ? null : entry.Rendition;
        if (rendition is not null && rendition.Of(this) is { IsEmpty: false } blocks)
        {
            output.Write(blocks);
            return;
        }
        var start = output.Length;
        line.Subject(entry);
        rendition?.Keep(this, output.Written[start..]);
    }
}
