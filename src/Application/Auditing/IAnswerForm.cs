using Kronicle.Application.Pipeline;

namespace Kronicle.Application.Auditing;

/// <summary>The form in which a client gets its answer, for those who tell of it.</summary>
public interface IAnswerForm
{
    /// <summary>The body of an answer as one line of JSON, whatever form it goes out in; empty for streams and what is no object.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="most">The length in bytes from which on null is the answer.</param>
    ReadOnlyMemory<byte>? JsonOf(ApiAnswer answer, int most);
}
