using YamlDotNet.Core;

namespace Kronicle.Infrastructure.Wire.Yaml;

/// <summary>A document that can't be read. Never leaves this folder: <see cref="YamlToJson"/> answers with its text.</summary>
internal sealed class YamlFault(string message) : Exception(message)
{
    /// <summary>The parser's error in the words of go-yaml, with its line when that is not the first.</summary>
    public static YamlFault From(YamlException error)
    {
        // go-yaml counts a scanner's lines from 1 and a parser's from 0, and leaves 0 out.
        string words = Words(error.Message);
        bool mapping = words == "found invalid mapping";
        bool scanner = mapping || error is SyntaxErrorException;
        long line = mapping ? error.Start.Line : scanner ? error.End.Line : error.Start.Line - 1;
        string where = line > (scanner ? 1 : 0) ? $"line {line}: " : "";
        return new($"yaml: {where}{(mapping ? "mapping values are not allowed in this context" : words)}");
    }

    // "While parsing a block mapping, did not find expected key." is "did not find expected key" there.
    private static string Words(string message)
    {
        int context = message.StartsWith("While ", StringComparison.Ordinal) ? message.IndexOf(", ", StringComparison.Ordinal) : -1;
        string problem = (context < 0 ? message : message[(context + 2)..]).Trim().TrimEnd('.');
        problem = problem.Length > 0 ? char.ToLowerInvariant(problem[0]) + problem[1..] : "unknown problem parsing YAML content";
        return problem
            .Replace("hexadecimal", "hexdecimal", StringComparison.Ordinal)
            .Replace("that violate indentation", "that violates indentation", StringComparison.Ordinal);
    }
}
