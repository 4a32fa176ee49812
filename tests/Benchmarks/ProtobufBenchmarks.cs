using System.Buffers;
using BenchmarkDotNet.Attributes;
using Kronicle.Application.Codecs;
using Kronicle.Domain.Objects;
using Kronicle.Infrastructure.Wire.Protobuf;

namespace Kronicle.Benchmarks;

/// <summary>
/// A megabyte of stored JSON, pods of 2 KiB, to protobuf and back. Bytes of JSON in a second are 1,000,000 divided by the mean; the
/// baseline reads the same JSON token by token and does nothing with it.
/// </summary>
public class ProtobufBenchmarks
{
    private const int Bytes = 1_000_000;

    private readonly ProtobufCodec codec = new();
    private readonly List<byte[]> pods = [];
    private readonly List<byte[]> messages = [];
    private readonly ArrayBufferWriter<byte> output = new(Bytes);

    public ProtobufBenchmarks()
    {
        int total = 0;
        for (int i = 0; total < Bytes; i++)
        {
            byte[] json = Pods.Stored(i);
            total += json.Length;
            pods.Add(json);
            output.ResetWrittenCount();
            codec.WriteEnveloped(output, json, Pods.Resource.Type, 1000 + i);
            (ProtobufEnvelope envelope, _) = codec.Open(output.WrittenMemory.ToArray());
            messages.Add(envelope.Message.ToArray());
        }
    }

    [Benchmark(Baseline = true)]
    public long ReadTokens()
    {
        long tokens = 0;
        foreach (byte[] json in pods)
        {
            var reader = new System.Text.Json.Utf8JsonReader(json);
            while (reader.Read())
            {
                tokens++;
            }
        }

        return tokens;
    }

    [Benchmark]
    public int Encode()
    {
        output.ResetWrittenCount();
        foreach (byte[] json in pods)
        {
            codec.WriteEnveloped(output, json, Pods.Resource.Type, 1000);
        }

        return output.WrittenCount;
    }

    [Benchmark]
    public int EncodeList()
    {
        using IProtobufList list = codec.BeginList("PodList", "v1", "{\"resourceVersion\":\"1\"}"u8);
        foreach (byte[] json in pods)
        {
            list.Add(json, Pods.Resource.Type, 1000);
        }

        int length = 0;
        foreach (ReadOnlyMemory<byte> piece in list.Finish())
        {
            length += piece.Length;
        }

        return length;
    }

    [Benchmark]
    public MapNode? Decode()
    {
        MapNode? last = null;
        foreach (byte[] message in messages)
        {
            last = codec.Decode(message, Pods.Resource.Type).Object;
        }

        return last;
    }
}
