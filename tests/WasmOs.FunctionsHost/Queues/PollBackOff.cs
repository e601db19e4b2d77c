namespace WasmOs.FunctionsHosting.Queues;

/// <summary>The pause before the next poll: 100 milliseconds after a message, then about twice as long each time until the maximum.</summary>
internal sealed class PollBackOff(TimeSpan maximum)
{
    private const double Spread = 0.2;

    private static readonly TimeSpan Minimum = TimeSpan.FromMilliseconds(100);

    private TimeSpan _current;
    private int _exponent;

    public TimeSpan Next(bool hadMessages)
    {
        if (hadMessages)
        {
            _exponent = 1;
            _current = Minimum;
        }
        else if (_current != maximum)
        {
            var next = Minimum;
            if (_exponent > 0)
            {
                next += Minimum * (Math.Pow(2, _exponent - 1) * (1 - Spread + (2 * Spread * Random.Shared.NextDouble())));
            }

            _current = next < maximum ? next : maximum;
            _exponent++;
        }

        return _current;
    }
}
