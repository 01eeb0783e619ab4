import type { DistinctQuestion } from 'inquirer'

/** Asks at the terminal for an `answer`; undefined where the question was ended with Ctrl-C. */
export async function ask(question: DistinctQuestion<{ answer: string }>): Promise<string | undefined> {
  const { default: inquirer } = await import('inquirer')
  try {
    const { answer } = await inquirer.prompt<{ answer: string }>([question])
    return answer
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError') return undefined
    throw error
  }
}
