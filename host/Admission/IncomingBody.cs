using System.IO.Pipelines;

namespace WasmOs.Host.Admission;

/// <summary>A request's body that is arriving. Guarded by the lock of its <see cref="BodyIntake"/>.</summary>
internal sealed class IncomingBody
{
    public IncomingBody(PipeReader reader)
    {
        Reader = reader;
        Place = new LinkedListNode<IncomingBody>(this);
    }

    /// <summary>The reader of the body.</summary>
    public PipeReader Reader { get; }

    /// <summary>The body's node in the list of arriving bodies, oldest first. In no list when the body is complete or was aborted.</summary>
    public LinkedListNode<IncomingBody> Place { get; }

    /// <summary>The bytes that have arrived.</summary>
    public long Bytes { get; set; }
}
