using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Remote;

/// <summary>What is wrong with a configuration file, field by field, in the words of apimachinery's field errors.</summary>
internal sealed class ConfigurationProblems
{
    private readonly List<string> found = [];

    /// <summary>All of it; null when nothing is wrong.</summary>
    public string? Text => found.Count == 0 ? null : AggregateError.Text(found);

    public void Required(string field, string why) => found.Add($"{field}: Required value{(why.Length == 0 ? "" : ": " + why)}");

    public void Invalid(string field, string value, string why) => found.Add($"{field}: Invalid value: {GoText.Quote(value)}: {why}");

    public void Duplicate(string field, string value) => found.Add($"{field}: Duplicate value: {GoText.Quote(value)}");

    public void NotSupported(string field, string value, IReadOnlyList<string> allowed) =>
        found.Add($"{field}: Unsupported value: {GoText.Quote(value)}: supported values: {string.Join(", ", allowed.Select(GoText.Quote))}");
}
