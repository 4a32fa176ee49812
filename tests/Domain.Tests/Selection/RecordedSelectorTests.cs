using System.Text.Json;
using Kronicle.Domain.Selection;
using Kronicle.TestKit;

namespace Kronicle.Domain.Tests.Selection;

public sealed class RecordedSelectorTests
{
    [Fact]
    public void Every_recorded_refusal_of_a_label_selector_is_given()
    {
        string? scenario = SharedFolder.Find("conform", "scenarios", "label-selectors.json");
        string? recording = SharedFolder.Find("conform", "recordings", "label-selectors.json");
        Assert.SkipWhen(scenario is null || recording is null, SharedFolder.Absent);
        using JsonDocument steps = JsonDocument.Parse(File.ReadAllBytes(scenario!));
        using JsonDocument answers = JsonDocument.Parse(File.ReadAllBytes(recording!));
        int refused = 0;
        foreach ((JsonElement step, JsonElement answer) in steps.RootElement.GetProperty("steps").EnumerateArray().Zip(answers.RootElement.GetProperty("steps").EnumerateArray()))
        {
            string[] parts = step.GetProperty("path").GetString()!.Split("?labelSelector=");
            if (parts.Length != 2)
            {
                continue;
            }

            bool parsed = LabelSelector.TryParse(Uri.UnescapeDataString(parts[1]), out _, out string? error);
            bool accepted = answer.GetProperty("status").GetInt32() == 200;
            Assert.Equal(accepted, parsed);
            if (!accepted)
            {
                refused++;
                Assert.Equal(answer.GetProperty("body").GetProperty("message").GetString(), error);
            }
        }

        Assert.True(refused >= 7);
    }
}
