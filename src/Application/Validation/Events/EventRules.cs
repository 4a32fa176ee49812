using System.Text;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Selection;

namespace Kronicle.Application.Validation.Events;

/// <summary>
/// The rules of events: the few of the old API for both, and those of events.k8s.io/v1 for what comes through it. Causes name the
/// fields of core/v1 in both. KEP-383.
/// </summary>
public sealed class EventRules : RuleSet
{
    private const int MostBytes = 128;
    private const int MostNoteBytes = 1024;

    /// <param name="strict">The events come through events.k8s.io/v1.</param>
    public EventRules(bool strict)
    {
        EventFields fields = strict ? EventFields.Events : EventFields.Core;
        Law((review, causes) => Legacy(review.New, review.Metadata.Text("namespace") ?? "", fields, causes));
        if (!strict)
        {
            return;
        }

        When(review => review.IsUpdate, () =>
        {
            Include(new MetadataUpdateRules(kubernetesFinalizers: true));
            Law(StrictEventRules.Update);
        }).Otherwise(() =>
        {
            Include(new MetadataRules(NameForm.Subdomain, kubernetesFinalizers: true));
            Law((review, causes) => StrictEventRules.Create(review.New, causes));
        });
    }

    private static void Legacy(MapNode @event, string ns, EventFields fields, Causes causes)
    {
        string involved = @event.Map(fields.Involved)?.Text("namespace") ?? "";
        if (!fields.HasTime(@event))
        {
            if (involved.Length == 0 ? ns is not ("" or "default") : involved != ns)
            {
                causes.Add(FieldError.InvalidText("involvedObject.namespace", involved, "does not match event.namespace"));
            }
        }
        else
        {
            if (involved.Length == 0 && ns is not ("default" or "kube-system"))
            {
                causes.Add(FieldError.InvalidText("involvedObject.namespace", involved, "does not match event.namespace"));
            }

            Reporter(@event, fields, causes);
        }

        foreach (string error in NameForms.Errors(NameForm.Subdomain, ns))
        {
            causes.Add(FieldError.InvalidText("namespace", ns, error));
        }
    }

    private static void Reporter(MapNode @event, EventFields fields, Causes causes)
    {
        string controller = @event.Text(fields.Controller) ?? "";
        if (controller.Length == 0)
        {
            causes.Add(FieldError.Required(fields.Controller, ""));
        }

        foreach (string error in LabelSyntax.KeyErrors(controller))
        {
            causes.Add(FieldError.InvalidText(fields.Controller, controller, error));
        }

        foreach (string field in (ReadOnlySpan<string>)["reportingInstance", "action", "reason"])
        {
            string text = @event.Text(field) ?? "";
            if (text.Length == 0)
            {
                causes.Add(FieldError.Required(field, ""));
            }

            AtMost(text, MostBytes, field, causes);
        }

        AtMost(@event.Text(fields.Message) ?? "", MostNoteBytes, "message", causes);
    }

    private static void AtMost(string text, int most, string field, Causes causes)
    {
        if (Encoding.UTF8.GetByteCount(text) > most)
        {
            causes.Add(FieldError.InvalidText(field, "", $"can have at most {most} characters"));
        }
    }
}
