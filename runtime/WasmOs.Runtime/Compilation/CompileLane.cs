namespace WasmOs.Runtime.Compilation;

/// <summary>The places for compilations of one size: first come, first served, and background work after all others and never in all of the places. Thread-safe.</summary>
internal sealed class CompileLane(int places, int queueLimit, TimeSpan longestWait, TimeProvider time)
{
    private readonly int _patientPlaces = Math.Max(1, places - 1);
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = new();
    private readonly LinkedList<TaskCompletionSource> _patient = new();
    private int _running;
    private int _runningPatient;

    /// <summary>Compilations that run or wait.</summary>
    public int Occupancy
    {
        get
        {
            lock (_lock)
            {
                return _running + _waiting.Count + _patient.Count;
            }
        }
    }

    /// <summary>Waits for a place; see <see cref="CompileGate.EnterAsync"/>.</summary>
    public async ValueTask<bool> EnterAsync(bool patient, CancellationToken cancellationToken)
    {
        LinkedListNode<TaskCompletionSource> place;
        lock (_lock)
        {
            if (!patient && _waiting.Count >= queueLimit && _running >= places)
            {
                return false;
            }

            place = (patient ? _patient : _waiting).AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            Admit();
        }

        try
        {
            await place.Value.Task.WaitAsync(patient ? Timeout.InfiniteTimeSpan : longestWait, time, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            // Admitted in the same moment: then it runs.
            return !Leave(place);
        }
        catch (OperationCanceledException)
        {
            if (!Leave(place))
            {
                Exit(patient);
            }

            throw;
        }
    }

    /// <summary>Gives the place back to the next.</summary>
    public void Exit(bool patient)
    {
        lock (_lock)
        {
            _running--;
            _runningPatient -= patient ? 1 : 0;
            Admit();
        }
    }

    private void Admit()
    {
        while (_running < places && Next() is { } next)
        {
            _running++;
            next.SetResult();
        }
    }

    private TaskCompletionSource? Next()
    {
        if (_waiting.First is { } first)
        {
            _waiting.RemoveFirst();
            return first.Value;
        }

        if (_patient.First is { } patient && _runningPatient < _patientPlaces)
        {
            _runningPatient++;
            _patient.RemoveFirst();
            return patient.Value;
        }

        return null;
    }

    /// <returns>False when it has been admitted.</returns>
    private bool Leave(LinkedListNode<TaskCompletionSource> place)
    {
        lock (_lock)
        {
            place.List?.Remove(place);
            return !place.Value.Task.IsCompleted;
        }
    }
}
