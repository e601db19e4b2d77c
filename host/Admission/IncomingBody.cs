using System.IO.Pipelines;

namespace WasmOs.Host.Admission;

/// <summary>A request's body that is on its way. Guarded by the lock of its <see cref="BodyIntake"/>.</summary>
internal sealed class IncomingBody
{
    public IncomingBody(PipeReader reader)
    {
        Reader = reader;
        Place = new LinkedListNode<IncomingBody>(this);
    }

    /// <summary>Where it comes from.</summary>
    public PipeReader Reader { get; }

    /// <summary>Its place among all, the oldest first; in no list once it has come or was given up.</summary>
    public LinkedListNode<IncomingBody> Place { get; }

    /// <summary>What it holds.</summary>
    public long Bytes { get; set; }
}
