using Kronicle.Api.Negotiation;
using Kronicle.Application.Auditing;
using Kronicle.Application.Pipeline;

namespace Kronicle.Api.Answers;

/// <summary>Answers as JSON in the projection that a client asked for, whichever encoding it gets them in.</summary>
internal sealed class AnswerJson(ListWriter lists, ObjectForms forms, OutputForm form) : IAnswerForm
{
    public ReadOnlyMemory<byte>? JsonOf(ApiAnswer answer, int most)
    {
        OutputForm json = form with { Encoding = Encoding.Json, Pretty = false };
        return answer switch
        {
            FailureAnswer failure => StatusDocument.Of(failure.Status),
            SuccessAnswer success => StatusDocument.Success(success.Details, success.Code),
            ObjectAnswer item => forms.Object(item.Resource, item.Object, json),
            TreeAnswer tree => forms.Tree(tree, json),
            ListAnswer list => lists.Json(json, list, most),
            DocumentAnswer { AsIs: false } document => document.Json,
            _ => default(ReadOnlyMemory<byte>),
        };
    }
}
