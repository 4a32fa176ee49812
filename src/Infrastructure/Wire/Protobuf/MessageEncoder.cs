using System.Buffers;
using System.Text.Json;
using Kronicle.Domain.Schema;

namespace Kronicle.Infrastructure.Wire.Protobuf;

/// <summary>
/// Writes canonical JSON as a message, byte for byte as Go's generated code does: fields in order of numbers, maps sorted by key,
/// values that are no pointers also when zero. Fields are written from the last to the first.
/// </summary>
internal ref partial struct MessageEncoder
{
    // A slot that is not in the JSON; token 0 is the root and nobody's field.
    private const int Absent = 0;

    // The resourceVersion that stored bytes lack.
    private const int GivenRevision = -1;

    private readonly ReadOnlySpan<byte> json;
    private readonly JsonTokens tokens;
    private readonly long revision;
    private BackwardBuffer output;

    private MessageEncoder(ReadOnlySpan<byte> json, JsonTokens tokens, long revision)
    {
        this.json = json;
        this.tokens = tokens;
        this.revision = revision;
        output = new BackwardBuffer(json.Length + 256);
    }

    /// <summary>The message of an object; the caller disposes the buffer. Throws InvalidDataException when the JSON is not of the type.</summary>
    public static BackwardBuffer Encode(ReadOnlySpan<byte> json, MessagePlan plan, long revision)
    {
        using var tokens = new JsonTokens(json);
        var encoder = new MessageEncoder(json, tokens, revision);
        try
        {
            encoder.Message(plan, 0, root: true);
            return encoder.output;
        }
        catch
        {
            encoder.output.Dispose();
            throw;
        }
    }

    private static InvalidDataException Mismatch(in JsonToken token, string place) =>
        new($"a {token.Type} at byte {token.Start} can't be the protobuf field {place}");

    // The message of the object at a token; Absent gives the zero message. Token 0 is only an object as the root.
    private void Message(MessagePlan plan, int token, bool root = false)
    {
        int fields = plan.Names.Length;
        Span<int> slots = fields <= 64 ? stackalloc int[fields] : new int[fields];
        slots.Clear();
        if (token != Absent || root)
        {
            Fill(plan, token, slots);
        }

        Fields(plan, slots, root);
    }

    // Canonical JSON has the fields in the order of the type, so the search goes on from where it found the last.
    private readonly void Fill(MessagePlan plan, int token, scoped Span<int> slots)
    {
        JsonToken self = tokens[token];
        if (self.Type != JsonTokenType.StartObject)
        {
            throw Mismatch(self, plan.GoName);
        }

        byte[][] fields = plan.Names;
        int next = 0;
        for (int name = token + 1; name < self.Next;)
        {
            int value = name + 1;
            JsonToken key = tokens[name];
            ReadOnlySpan<byte> text = json[key.Start..key.End];
            for (int tried = 0; tried < fields.Length; tried++)
            {
                int here = next;
                next = next + 1 == fields.Length ? 0 : next + 1;
                if (text.SequenceEqual(fields[here]))
                {
                    slots[here] = tokens[value].Type == JsonTokenType.Null ? Absent : value;
                    break;
                }
            }

            name = tokens[value].Next;
        }
    }

    private void Fields(MessagePlan plan, scoped ReadOnlySpan<int> slots, bool root)
    {
        WireField[] fields = plan.Fields;
        ReadOnlySpan<int> needed = plan.Slots;
        for (int i = needed.Length - 1; i >= 0; i--)
        {
            if (needed[i] >= 0 && slots[needed[i]] == Absent)
            {
                continue;
            }

            WireField field = fields[i];
            if (field.Kind == WireKind.Carrier)
            {
                int start = output.Length;
                Fields(field.Plan, slots, root: false);
                output.Close(field.Number, start);
                continue;
            }

            int token = slots[field.Slot];
            switch (field.Repetition)
            {
                case Repetition.List:
                    List(field, token);
                    break;
                case Repetition.Map:
                    Map(field, token);
                    break;
                default:
                    if (root && revision > 0 && field.Field!.Name == "metadata")
                    {
                        Metadata(field, token);
                    }
                    else
                    {
                        Value(field, field.Number, token);
                    }

                    break;
            }
        }
    }

    private void Metadata(WireField field, int token)
    {
        MessagePlan plan = field.Plan;
        Span<int> slots = stackalloc int[plan.Names.Length];
        slots.Clear();
        if (token != Absent)
        {
            Fill(plan, token, slots);
        }

        if (plan.Type.Find("resourceVersion") is { } version)
        {
            slots[version.Index] = GivenRevision;
        }

        int start = output.Length;
        Fields(plan, slots, root: false);
        output.Close(field.Number, start);
    }

    private void List(WireField field, int token)
    {
        JsonToken self = tokens[token];
        if (self.Type != JsonTokenType.StartArray)
        {
            throw Mismatch(self, field.GoName);
        }

        int[] items = Children(self, token, step: 1, out int count);
        for (int i = count - 1; i >= 0; i--)
        {
            Value(field, field.Number, NotNull(items[i]));
        }

        ArrayPool<int>.Shared.Return(items);
    }

    private void Map(WireField field, int token)
    {
        JsonToken self = tokens[token];
        if (self.Type != JsonTokenType.StartObject)
        {
            throw Mismatch(self, field.GoName);
        }

        int[] names = Children(self, token, step: 2, out int count);
        Sort(names.AsSpan(0, count));
        for (int i = count - 1; i >= 0; i--)
        {
            int start = output.Length;
            int value = NotNull(names[i] + 1);
            if (value != Absent || field.Kind != WireKind.Bytes)
            {
                Value(field, 2, value);
            }

            Text(tokens[names[i]]);
            output.Tag(1, 2);
            output.Close(field.Number, start);
        }

        ArrayPool<int>.Shared.Return(names);
    }

    private readonly int NotNull(int token) => tokens[token].Type == JsonTokenType.Null ? Absent : token;

    // Names of an object (step 2: its value is passed over) or items of an array.
    private readonly int[] Children(in JsonToken self, int token, int step, out int count)
    {
        int[] children = ArrayPool<int>.Shared.Rent(16);
        count = 0;
        for (int at = token + 1; at < self.Next; at = step == 2 ? tokens[at + 1].Next : tokens[at].Next)
        {
            if (count == children.Length)
            {
                int[] larger = ArrayPool<int>.Shared.Rent(count * 2);
                children.CopyTo(larger, 0);
                ArrayPool<int>.Shared.Return(children);
                children = larger;
            }

            children[count++] = at;
        }

        return children;
    }

    // Go sorts by bytes, the canonical form by UTF-16: they differ beyond the basic plane and in escaped names.
    private readonly void Sort(Span<int> names)
    {
        int sorted = 1;
        while (sorted < names.Length && Name(names[sorted - 1]).SequenceCompareTo(Name(names[sorted])) <= 0)
        {
            sorted++;
        }

        if (sorted >= names.Length)
        {
            return;
        }

        byte[][] keys = new byte[names.Length][];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = Name(names[i]).ToArray();
        }

        keys.AsSpan().Sort(names, static (a, b) => a.AsSpan().SequenceCompareTo(b));
    }

    private readonly ReadOnlySpan<byte> Name(int token)
    {
        JsonToken name = tokens[token];
        ReadOnlySpan<byte> text = json[name.Start..name.End];
        if (!name.Escaped)
        {
            return text;
        }

        byte[] plain = new byte[text.Length];
        return plain.AsSpan(0, JsonText.Unescape(text, plain));
    }
}
