using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage;

/// <summary>Tells of stored values which are to be stored otherwise, and counts. What can't be read is left.</summary>
internal sealed class Renewal(IStoredForm form)
{
    public RewriteProgress Progress { get; private set; }

    /// <summary>Those of some values that are not in today's form, in it.</summary>
    public List<RenewedValue> Of(IEnumerable<StoredValue> values)
    {
        var renewed = new List<RenewedValue>();
        foreach (StoredValue item in values)
        {
            if (Of(item.Key, item.Value) is { } bytes)
            {
                renewed.Add(new(item.Revision, bytes));
            }
        }

        return renewed;
    }

    /// <summary>A value in today's form; null when it is that already, or can't be read.</summary>
    public ReadOnlyMemory<byte>? Of(string key, ReadOnlyMemory<byte> stored)
    {
        try
        {
            ReadOnlyMemory<byte>? renewed = stored.IsEmpty ? default(ReadOnlyMemory<byte>?) : form.Renewed(key, stored);
            Progress = Progress.With(rewritten: renewed is not null);
            return renewed;
        }
        catch (ValueUnreadableException e)
        {
            Progress = Progress.With(e);
            return null;
        }
    }
}
